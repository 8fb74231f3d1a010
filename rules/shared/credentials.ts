/** Telling credentials from names, paths and numbers. When in doubt, it is none. */
import type { Value } from '../../server/core/value';

/** The name of a variable or key that holds a credential itself, not where to find one. */
export function isCredentialName(name: string): boolean {
  const words = wordsOf(name);
  if (words.some((word) => POINTERS.has(word))) return false;
  const text = words.join('_');
  return /(^|_)(password|passwd|pwd|passphrase|secret|token|apikey|credentials?|private_key|api_key|access_key|auth_key|encryption_key|signing_key|secret_key)(_|$)/.test(text);
}

/** Words that turn the name of a secret into the name of something that is none. */
const POINTERS = new Set([
  'arn', 'name', 'id', 'ids', 'path', 'parameter', 'param', 'url', 'uri', 'endpoint', 'ttl', 'expiry', 'expiration', 'expires', 'timeout',
  'length', 'rotation', 'policy', 'enabled', 'manager', 'store', 'region', 'file', 'prefix', 'suffix', 'version', 'type', 'days', 'seconds',
  'minutes', 'hours', 'count', 'limit', 'max', 'min', 'header', 'issuer', 'audience', 'algorithm', 'public', 'alias', 'key_id', 'table', 'field',
]);

/**
 * True when a string in the place of a credential is one: not empty, not a reference to where it is kept, not a path, ARN, number or
 * switch. `variable`: the name of the variable that holds it, if it is one; names of secrets often look like `orders-db-secret`.
 */
export function holdsSecret(text: string, variable?: string): boolean {
  if (text.trim() === '' || text.includes('{{resolve:') || text.startsWith('arn:') || /^\$\{.*\}$/.test(text)) return false;
  if (/^<[^>]*>$/.test(text.trim())) return false;
  if (variable === undefined) return true;
  if (/^(true|false|null|none|enabled|disabled|\d+(\.\d+)?)$/i.test(text)) return false;
  if (looksLikePath(text)) return false;
  if (/^https?:\/\/[^@]*$/.test(text)) return false;
  return !looksLikeSecretsName(text, variable);
}

/** `/orders/db/password`, `orders/db`: words between slashes, unlike the random text of a key, which has slashes as well. */
function looksLikePath(text: string): boolean {
  const isRandom = text.length >= 20 && /[a-z]/.test(text) && /[A-Z]/.test(text) && /\d/.test(text);
  return !isRandom && (text.startsWith('/') || /^[\w.-]+(\/[\w.-]+)+$/.test(text));
}

/** `orders-db-secret` in DB_SECRET is the name of a secret; `hunter2` in DB_PASSWORD is the password. */
function looksLikeSecretsName(text: string, variable: string): boolean {
  const last = wordsOf(variable).at(-1) ?? '';
  return ['secret', 'credential', 'credentials'].includes(last) && /^[A-Za-z][\w.]*(-[\w.]+)+$/.test(text) && /secret|cred|db|password/i.test(text);
}

const HOLE = '\u0000';

/** `postgres://user:password@host`, with the password in plain text (what stands in a hole is not). */
export function hasCredentialInUrl(value: Value): boolean {
  const text =
    value.kind === 'literal' && typeof value.value === 'string'
      ? value.value
      : value.kind === 'template'
        ? value.parts.map((part) => (part.kind === 'literal' ? String(part.value ?? '') : HOLE)).join('')
        : undefined;
  const password = text === undefined ? undefined : /[a-z][a-z0-9+.-]*:\/\/[^\s:/@?#]*:([^\s/@?#]+)@/i.exec(text)?.[1];
  return password !== undefined && !password.includes(HOLE) && !/^(\$\{|\{\{|<|%)/.test(password);
}

const TOKENS: readonly RegExp[] = [
  /(?<![A-Z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Z0-9])/,
  /-----BEGIN (?:RSA |EC |DSA |OPENSSH |ENCRYPTED |PGP )?PRIVATE KEY(?: BLOCK)?-----/,
  /(?<![A-Za-z0-9])gh[pousr]_[A-Za-z0-9]{36,}/,
  /(?<![A-Za-z0-9])github_pat_[A-Za-z0-9_]{60,}/,
  /(?<![A-Za-z0-9])glpat-[A-Za-z0-9_-]{20,}/,
  /(?<![A-Za-z0-9])xox[abprs]-[A-Za-z0-9-]{10,}/,
  /(?<![A-Za-z0-9])sk_live_[A-Za-z0-9]{20,}/,
  /(?<![A-Za-z0-9])SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}/,
];

/** What every token has in it. */
const TOKEN_SIGN = /AKIA|ASIA|PRIVATE KEY|gh[pousr]_|github_pat_|glpat-|xox|sk_live_|SG\./;

/** The longest text that is searched for tokens, in characters: they stand at the beginning of what they are in. */
const MOST_SEARCHED = 20_000;

/** True for a token of a known format. */
export function isKnownToken(text: string): boolean {
  if (!TOKEN_SIGN.test(text)) return false;
  const searched = text.slice(0, MOST_SEARCHED);
  return TOKENS.some((token) => token.test(searched));
}

function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}
