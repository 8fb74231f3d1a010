/** Pieces of messages. */

/** ` when var.open is true`; nothing for what always holds. */
export function when(condition: string | undefined): string {
  return condition === undefined ? '' : ` when ${condition}`;
}

/** `a, b and c`. */
export function enumeration(items: readonly string[]): string {
  return items.length <= 1 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}
