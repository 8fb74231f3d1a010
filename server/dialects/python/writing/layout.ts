/** Laying code out as Black does: on one line where it fits, else one member a line with a comma behind the last. */

export type Code = string | Group;

export interface Group {
  /** Up to and with the opening bracket. */
  readonly open: string;
  readonly items: readonly CodeItem[];
  readonly close: string;
  /** Written over several lines even where it would fit on one. */
  readonly spread?: boolean;
  /** `hanging`: the first item stays on the line of the opening bracket, the closing one on that of the last item. */
  readonly hanging?: boolean;
  /** No comma may follow an only item: a generator. */
  readonly bare?: boolean;
}

export interface CodeItem {
  /** `key=` or `"key": `. */
  readonly lead: string;
  readonly value: Code;
}

export interface Room {
  /** The indentation of the line on which the code starts. */
  readonly indentation: string;
  readonly unit: string;
  /** The longest line. */
  readonly width: number;
  /** Where the code starts. */
  readonly column: number;
  /** How much follows on its last line. */
  readonly trailing: number;
}

export function layOut(code: Code, room: Room): string {
  if (typeof code === 'string') return code;
  const oneLine = flat(code);
  if (oneLine !== undefined && room.column + oneLine.length + room.trailing <= room.width) return oneLine;
  if (code.items.length === 0) return code.open + code.close;
  const { indentation, unit, width } = room;
  const inner = indentation + unit;
  const lines = code.items.map(
    ({ lead, value }) => lead + layOut(value, { indentation: inner, unit, width, column: inner.length + lead.length, trailing: 1 }),
  );
  if (code.hanging) return `${code.open}${lines.join(`,\n${inner}`)}${code.close}`;
  const comma = code.bare ? '' : ',';
  const body = lines.map((line, index) => `${inner}${line}${index < lines.length - 1 ? ',' : comma}\n`).join('');
  return `${code.open}\n${body}${indentation}${code.close}`;
}

/** The code on one line, or undefined where it is meant to be spread or holds line breaks. */
export function flat(code: Code): string | undefined {
  if (typeof code === 'string') return code.includes('\n') ? undefined : code;
  if (code.spread) return undefined;
  const items: string[] = [];
  for (const { lead, value } of code.items) {
    const text = flat(value);
    if (text === undefined) return undefined;
    items.push(lead + text);
  }
  return code.open + items.join(', ') + code.close;
}
