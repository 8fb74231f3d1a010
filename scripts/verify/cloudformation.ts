/**
 * CloudFormation templates, checked by AWS's own validator: names, types, allowed values, references. Errors, and values
 * that are not allowed.
 */
import { join } from 'node:path';
import { execute } from './execute';
import { failed, type Oracle, type Places } from './types';

interface TemplateProblem {
  readonly ruleId: string;
  readonly message: string;
  readonly line?: number;
  readonly column?: number;
  /** The resource and the property. */
  readonly where: string;
}

export const validateTemplates: Oracle = async (candidates, places) => {
  const files = candidates.flatMap(({ folder, files }) => [...files.keys()].filter(isTemplate).map((path) => join(folder, path)));
  const problems = await problemsIn(files, places);
  return candidates.flatMap((candidate) => {
    const templates = [...candidate.files.keys()].filter(isTemplate);
    if (templates.length === 0) return [failed(candidate, 'has no template')];
    return templates.flatMap((path) => {
      return (problems.get(join(candidate.folder, path)) ?? []).map(({ line, column, ...rest }) => {
        return failed(candidate, `${path}:${line ?? 1}:${column ?? 1} ${describe(rest)}`);
      });
    });
  });
};

/** What the validator says about template files, by path. */
export async function problemsIn(files: readonly string[], { oracles }: Places): Promise<ReadonlyMap<string, readonly TemplateProblem[]>> {
  if (files.length === 0) return new Map();
  const runner = 'scripts/verify/runners/cloudformation.mjs';
  const { code, stdout, stderr } = await execute(process.execPath, [runner, oracles], { input: JSON.stringify(files) });
  if (code !== 0) throw new Error(`the CloudFormation validator failed: ${stderr.trim()}`);
  // The runner writes nothing else.
  return new Map(Object.entries(JSON.parse(stdout) as Readonly<Record<string, readonly TemplateProblem[]>>));
}

export function describe({ ruleId, where, message }: Pick<TemplateProblem, 'ruleId' | 'where' | 'message'>): string {
  return `${ruleId}${where === '' ? '' : ` ${where}`}: ${message}`;
}

function isTemplate(path: string): boolean {
  return /\.(?:json|ya?ml|template)$/.test(path) && !/(?:^|\/)(?:lintel|package|samconfig)\./.test(path);
}
