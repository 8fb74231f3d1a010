/** Looking into what is true. */
import { MARK, type SeenResource, type True, type TrueObject, type TrueResource } from './contract';

export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'open'; readonly name: string }
  | { readonly kind: 'reference'; readonly id: string; readonly attribute: string };

/** A text, split at its marks. */
export function piecesOf(text: string): readonly Piece[] {
  return text.split(/(\uE000[^\uE002]*\uE002)/).filter((piece) => piece !== '').map((piece): Piece => {
    if (!piece.startsWith(MARK.open)) return { kind: 'text', text: piece };
    const [first = '', second] = piece.slice(1, -1).split(MARK.separator);
    return second === undefined ? { kind: 'open', name: first } : { kind: 'reference', id: first, attribute: second };
  });
}

export function marksIn(truth: True): readonly Exclude<Piece, { kind: 'text' }>[] {
  if (typeof truth === 'string') return piecesOf(truth).flatMap((piece) => (piece.kind === 'text' ? [] : [piece]));
  if (typeof truth !== 'object' || truth === null) return [];
  return Object.values(truth).flatMap((each: True) => marksIn(each));
}

/** How many constants there are: scalars without marks that are the same whatever the inputs are. */
export function leaves(truth: True, otherwise: True | undefined): number {
  if (truth === null) return 0;
  if (typeof truth !== 'object') return isConstant(truth, otherwise) ? 1 : 0;
  // What is a list or an object in one case only has nothing in common with itself.
  const other = otherwise === undefined ? undefined : (typeof otherwise === 'object' && otherwise !== null ? (otherwise as TrueObject) : {});
  return Object.entries(truth).reduce((sum, [key, each]: [string, True]) => sum + leaves(each, other === undefined ? undefined : (other[key] ?? null)), 0);
}

export function isConstant(truth: True, otherwise: True | undefined): boolean {
  return marksIn(truth).length === 0 && (otherwise === undefined || JSON.stringify(truth) === JSON.stringify(otherwise));
}

/** Nothing at all: tools write `null`, an empty list or an empty object where a program says nothing. */
export function isNothing(truth: True): boolean {
  if (truth === null) return true;
  return typeof truth === 'object' && Object.values(truth).every((each: True) => isNothing(each));
}

/** Types convert into each other, and JSON is the same however it is spaced. */
export function isSameText(value: string | number | boolean | null, truth: True): boolean {
  if (value === truth) return true;
  if (value === null || truth === null) return false;
  if (typeof truth === 'object') return typeof value === 'string' && sameJson(parsedText(value), truth);
  if (String(value) === String(truth)) return true;
  if (typeof value === 'boolean' || typeof truth === 'boolean') return String(value).toLowerCase() === String(truth).toLowerCase();
  if (typeof value === 'number' || typeof truth === 'number') return String(value).trim() !== '' && Number(value) === Number(truth);
  const [mine, theirs] = [parsedText(value), parsedText(truth)];
  return typeof mine === 'object' && typeof theirs === 'object' && sameJson(mine, theirs);
}

/** A text of JSON as what it holds; any other text as it is. */
export function parsedText(text: string): True {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.parse(text) as True; // What JSON.parse gives is JSON.
  } catch {
    return text;
  }
}

export function shortly(truth: True): string {
  const text = typeof truth === 'string' ? truth : JSON.stringify(truth);
  const plain = text.replaceAll(/\uE000([^\uE002]*)\uE002/g, (_, name: string) => `‹${name.replace(MARK.separator, '.')}›`);
  return plain.length > 160 ? `${plain.slice(0, 160)}…` : plain;
}

/** The one that has most plain values in common. */
export function mostAlike(seen: SeenResource, candidates: readonly TrueResource[]): TrueResource | undefined {
  const likeness = ({ properties }: TrueResource): number =>
    [...seen.properties.entries].filter(([name, { value }]) => value.kind === 'literal' && isSameText(value.value, properties[name] ?? null)).length;
  return candidates.toSorted((a, b) => likeness(b) - likeness(a))[0];
}

function sameJson(left: True, right: True): boolean {
  return JSON.stringify(sorted(left)) === JSON.stringify(sorted(right));
}

function sorted(truth: True): True {
  if (typeof truth !== 'object' || truth === null) return truth;
  if (Array.isArray(truth)) return (truth as readonly True[]).map(sorted);
  return Object.fromEntries(Object.entries(truth).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]: [string, True]) => [key, sorted(each)]));
}
