/** Pieces of messages. */

/** ` when var.open is true`; nothing for what always holds. */
export function when(condition: string | undefined): string {
  return condition === undefined ? '' : ` when ${condition}`;
}

/** `a, b and c`. */
export function enumeration(items: readonly string[]): string {
  return items.length <= 1 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** `6 hours`, `1 day`: in the largest unit that is whole. */
export function duration(minutes: number): string {
  const [amount, unit] = minutes % 1440 === 0 ? [minutes / 1440, 'day'] : minutes % 60 === 0 ? [minutes / 60, 'hour'] : [Number(minutes.toFixed(1)), 'minute'];
  return `${amount} ${unit}${amount === 1 ? '' : 's'}`;
}
