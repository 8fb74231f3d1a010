/** Configuration under which only the rules report that tests of hosts are about: what others find in their programs is not the point. */
import { RULES } from '../rules';

const ABOUT: ReadonlySet<string> = new Set([
  'encryption/no-customer-key',
  'iam/wildcard-resource',
  'lambda/no-dead-letter-queue',
  'monitoring/silent-alarm',
  's3/no-public-access-block',
  'secrets/hardcoded-password',
]);

interface Settings {
  readonly rules?: Readonly<Record<string, string>>;
  readonly exclude?: readonly string[];
}

/** The text of a `lintel.jsonc`, with settings of the test's own behind. */
export function quiet({ rules = {}, ...others }: Settings = {}): string {
  const off = RULES.filter(({ id }) => !ABOUT.has(id)).map(({ id }) => [id, 'off'] as const);
  return JSON.stringify({ ...others, rules: { ...Object.fromEntries(off), ...rules } }, null, 2);
}
