/** The members of an object or dict that is written in braces, as texts: what is merged with others goes among theirs. */

const CLOSING: Readonly<Record<string, string>> = { '{': '}', '[': ']', '(': ')' };

/** Undefined for what is not written in braces, and for what has comments, which belong where they are. */
export function membersInBraces(text: string): readonly string[] | undefined {
  if (!text.startsWith('{') || !text.endsWith('}')) return undefined;
  const members: string[] = [];
  const open: string[] = [];
  let start = 1;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (/['"`]/.test(character)) {
      at = endOfString(text, at);
      if (at < 0) return undefined;
    } else if (character === '#' || text.startsWith('//', at) || text.startsWith('/*', at)) {
      return undefined;
    } else if (CLOSING[character] !== undefined) {
      open.push(CLOSING[character]);
    } else if (/[}\])]/.test(character)) {
      if (open.pop() !== character) return undefined;
      if (open.length === 0 && at < text.length - 1) return undefined;
    } else if (character === ',' && open.length === 1) {
      members.push(text.slice(start, at));
      start = at + 1;
    }
  }
  members.push(text.slice(start, -1));
  return members.map((member) => member.trim()).filter((member) => member !== '');
}

/** The position of the closing quote; negative when there is none. */
function endOfString(text: string, start: number): number {
  const quote = text.charAt(start);
  for (let at = start + 1; at < text.length; at++) {
    if (text.charAt(at) === '\\') at++;
    else if (text.charAt(at) === quote) return at;
  }
  return -1;
}
