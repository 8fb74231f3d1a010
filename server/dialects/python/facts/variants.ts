/** What a name may have been meant to be: one letter more, less or other, two exchanged, or another case. */
const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_';
const LONGEST = 60;

export function variantsOf(name: string): readonly string[] {
  if (name.length < 3 || name.length > LONGEST) return [];
  const found = new Set<string>();
  for (let at = 0; at <= name.length; at++) {
    const [before, after] = [name.slice(0, at), name.slice(at)];
    if (after !== '') found.add(before + after.slice(1));
    if (after.length > 1) found.add(before + (after[1] ?? '') + (after[0] ?? '') + after.slice(2));
    for (const letter of LETTERS) {
      found.add(before + letter + after);
      if (after !== '') found.add(before + letter + after.slice(1));
    }
  }
  found.delete(name);
  return [...found];
}
