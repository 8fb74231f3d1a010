/**
 * Whether `text` matches a pattern of IAM's, where `*` is any run of characters and `?` any one. Takes at most
 * `pattern.length * text.length` steps, whatever the pattern.
 */
export function globMatches(pattern: string, text: string): boolean {
  let at = 0;
  let inPattern = 0;
  let star = -1;
  let resume = 0;
  while (at < text.length) {
    const expected = pattern.charAt(inPattern);
    if (expected === '*') {
      star = inPattern++;
      resume = at;
    } else if (inPattern < pattern.length && (expected === '?' || expected === text.charAt(at))) {
      inPattern++;
      at++;
    } else if (star >= 0) {
      inPattern = star + 1;
      at = ++resume;
    } else {
      return false;
    }
  }
  while (pattern.charAt(inPattern) === '*') inPattern++;
  return inPattern === pattern.length;
}
