/** Names of what is added. */

/** `orders dead letter`, `orders-data key` → `ordersDeadLetter`, `ordersDataKey`. */
export function variableName(words: string): string {
  const parts = words
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .filter((part) => part !== '')
    .map((part) => part.toLowerCase());
  const name = parts.map((part, index) => (index === 0 ? part : part.charAt(0).toUpperCase() + part.slice(1))).join('');
  return /^[a-z]/.test(name) && !RESERVED.has(name) ? name : `new${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

const RESERVED = new Set(
  'break case catch class const continue debugger default delete do else enum export extends false finally for function if import in instanceof new null return super switch this throw true try typeof var void while with yield let static await async package'.split(
    ' ',
  ),
);

/** `aws_s3_bucket` → `bucket`. */
export function kindOf(type: string): string {
  return type.slice(type.lastIndexOf('_') + 1);
}
