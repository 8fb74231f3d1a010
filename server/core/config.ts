/** Intent that no source code states, and settings: `lintel.jsonc`, typed. */

export type Severity = 'critical' | 'high' | 'medium' | 'low';
export const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low'];

export type Compliance = 'pci-dss' | 'hipaa' | 'soc2' | 'iso-27001';

export interface Config {
  readonly lifecycle?: 'production' | 'ephemeral';
  readonly compliance: readonly Compliance[];
  readonly recovery: Recovery;
  /** Names of variables that tell environments apart. */
  readonly naming: { readonly suffix: readonly string[] };
  readonly modules: { readonly external: 'pinned' | 'forbid' | 'allow'; readonly allow: readonly string[] };
  readonly tags: { readonly required?: readonly string[] };
  /** Rule id or pattern with `*` to severity or `off`, in the order written: the last that matches wins. */
  readonly rules: readonly (readonly [pattern: string, level: Severity | 'off'])[];
  /** Glob patterns relative to the configuration's folder. */
  readonly exclude: readonly string[];
}

/** Durations in minutes. */
export interface Recovery {
  readonly rto?: number;
  readonly rpo?: number;
  readonly region?: string;
}

export const DEFAULT_CONFIG: Config = {
  compliance: [],
  recovery: {},
  naming: { suffix: ['environmentSuffix', 'environment_suffix'] },
  modules: { external: 'pinned', allow: [] },
  tags: {},
  rules: [],
  exclude: [],
};

/** The level that the configuration gives a rule: undefined when it says nothing. */
export function configuredLevel(config: Config, ruleId: string): Severity | 'off' | undefined {
  return config.rules.findLast(([pattern]) => matches(pattern, ruleId))?.[1];
}

export function atLeast(severity: Severity, threshold: Severity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(threshold);
}

/** Whether a pattern covers a name: `*` stands for any run of characters; compared without regular expressions, so a hostile pattern costs nothing. */
export function matches(pattern: string, id: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  if (!id.startsWith(first)) return false;
  let position = first.length;
  for (const [index, part] of rest.entries()) {
    if (index === rest.length - 1) return id.length - part.length >= position && id.endsWith(part);
    const found = id.indexOf(part, position);
    if (found < 0) return false;
    position = found + part.length;
  }
  return rest.length > 0 || position === id.length;
}
