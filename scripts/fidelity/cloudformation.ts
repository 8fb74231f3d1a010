/**
 * CloudFormation and SAM templates: what is read against templates that are worked out by a program of their own, with the
 * parameters' defaults and with others, after AWS's own translator has expanded serverless ones. Those are compared in
 * canonical names: what a short form expands to has other names than the short form.
 */
import { join } from 'node:path';
import { createCloudFormationDialect } from '../../server/dialects/cloudformation';
import { createBridge } from '../../server/schema/bridge';
import { schemaNames } from '../../server/schema/names';
import { schemaTables } from '../../server/schema/names/tables';
import { execute } from '../verify/execute';
import type { FidelityDialect, FidelityPlaces, FidelityProgram, SeenResource, TrueResource, Truth } from './contract';
import { ROOT, sourcesOf, workspaceOf } from './programs';

const names = schemaNames(schemaTables);
const bridge = createBridge(names.cloudFormation);
const dialect = createCloudFormationDialect({ names });

export const cloudFormation: FidelityDialect = {
  name: 'CloudFormation',
  folder: 'cloudformation',
  read,
  truths,
  rules: {
    attribute: ({ type }, canonical) => {
      const native = bridge.nativeAttribute(type, canonical);
      return native?.kind === 'attribute' ? native.name : '';
    },
  },
};

function read(program: FidelityProgram): readonly SeenResource[] {
  const files = workspaceOf(program, dialect);
  return dialect.discover(files).flatMap((seed) => {
    const path = seed.uri.slice(ROOT.length + 1);
    return dialect.evaluate(seed, files).declared.map(({ id, nativeType, properties, condition }) => {
      return { id: `${path}#${id}`, scope: `${path}#`, type: nativeType, properties, conditional: condition !== undefined };
    });
  });
}

/** What the runner writes. */
type Answer = Readonly<Record<string, { readonly resources?: readonly TrueResource[]; readonly why?: string }>>;

async function truths(programs: readonly FidelityProgram[], { root }: FidelityPlaces): Promise<ReadonlyMap<FidelityProgram, Truth>> {
  const input = JSON.stringify({ programs: programs.map((each) => ({ id: each.id, serverless: false, files: Object.fromEntries(sourcesOf(each)) })) });
  const { code, stdout, stderr } = await execute('python3', [join(root, 'scripts/fidelity/runners/cloudformation.py')], { input });
  if (code !== 0) {
    const why = `python3 with PyYAML and aws-sam-translator is needed: ${stderr.trim().split('\n').at(-1) ?? ''}`;
    return new Map(programs.map((each) => [each, { kind: 'skipped', why }]));
  }
  const answer = JSON.parse(stdout) as Answer;
  return new Map(programs.map((each): [FidelityProgram, Truth] => {
    const { resources, why = 'nothing is known about it' } = answer[each.id] ?? {};
    return [each, resources ? { kind: 'resources', resources } : { kind: 'failed', why }];
  }));
}
