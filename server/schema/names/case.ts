/** How the dialects spell names, and the rules by which Pulumi derives its own from Terraform's. */

/** `kms_key_arn` → `kmsKeyArn`. */
export function camelCase(snake: string): string {
  return snake.replace(/(?!^)_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** `kms_key_arn` → `KmsKeyArn`. */
export function pascalCase(snake: string): string {
  const camel = camelCase(snake);
  return camel.charAt(0).toUpperCase() + camel.slice(1);
}

/** `kmsKeyArn` → `kms_key_arn`, `enableDNSSupport` → `enable_dns_support`. */
export function snakeCase(camel: string): string {
  return camel
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();
}

/** The Python spelling of a TypeScript property: keywords get a `_`. */
export function pythonCase(camel: string): string {
  const snake = snakeCase(camel);
  return pythonKeywords.has(snake) ? `${snake}_` : snake;
}

/** The names that Pulumi may give to a list called `name`, the likeliest first. */
export function plural(name: string): string {
  if (/(?:s|x|z|ch|sh)$/.test(name)) return /(?:[^s]s)$/.test(name) ? name : `${name}es`;
  if (/[^aeiou]y$/.test(name)) return `${name.slice(0, -1)}ies`;
  return `${name}s`;
}

const pythonKeywords: ReadonlySet<string> = new Set(
  (
    'and as assert async await break class continue def del elif else except finally for from global if import in is ' +
    'lambda nonlocal not or pass print raise return try while with yield'
  ).split(' '),
);
