/** A Pulumi program in Python, evaluated. */
import type { SourceFile, SourceFiles } from '../../../core/program';
import { dirname } from '../../../core/source-file';
import type { PulumiNames } from '../../../schema/names';
import type { NativePackage } from '../../shared/pulumi-native';
import { derivesFrom } from '../evaluation/attributes';
import { builtinsOf } from '../evaluation/builtins';
import { instantiate } from '../evaluation/calls';
import { DEFAULT_LIMITS, Machine } from '../evaluation/machine';
import type { Scope } from '../evaluation/scope';
import type { PyValue } from '../evaluation/values';
import type { PythonModule } from '../syntax/ast';
import { Collector, type Declaration } from './collector';
import { configuredRegion, type Configuration } from './configuration';
import { WorkspaceModules } from './modules';
import { packageModules } from './packages';
import { pulumiModule } from './sdk';

export interface EvaluatedProgram {
  readonly declarations: readonly Declaration[];
  readonly inputs: Set<string>;
  readonly limits: readonly string[];
  /** The scopes in which the body of each function was evaluated. */
  readonly frames: ReadonlyMap<object, readonly Scope[]>;
  /** Calls of `json.dumps` with what they were given. */
  readonly dumps: Machine['dumps'];
  /** Functions that were evaluated for an `apply`. */
  readonly applied: ReadonlySet<object>;
  readonly reads: Machine['reads'];
  readonly exports: Machine['exports'];
  readonly assets: Machine['assets'];
  readonly misses: Machine['misses'];
  /** The classes of the workspace that were defined. */
  readonly classes: Machine['classes'];
  readonly isTransformed: boolean;
  /** The scope of each module. */
  readonly modules: ReadonlyMap<string, Scope>;
  /** Folders in which absolute imports are looked for. */
  readonly searchPath: readonly string[];
}

export interface ProgramHost {
  readonly files: SourceFiles;
  readonly names: PulumiNames;
  readonly native?: NativePackage;
  readonly configuration: Configuration;
  parse(file: SourceFile): PythonModule;
}

export function evaluateProgram(entry: string, host: ProgramHost): EvaluatedProgram {
  const { files, configuration } = host;
  const { manifest, stacks } = configuration;
  const folder = dirname(entry);
  const root = manifest ? dirname(manifest.uri) : folder;
  const modules: WorkspaceModules = new WorkspaceModules({
    files,
    searchPath: root === folder ? [folder] : [folder, root],
    machine: () => machine,
    parse: host.parse,
    provided: (path) => provided(path),
  });
  const machine: Machine = new Machine(modules, builtinsOf(() => machine), DEFAULT_LIMITS);
  const collector = new Collector(machine, host.names, configuredRegion(configuration, entry));
  const pulumi = pulumiModule(machine, configuration);
  const packages = packageModules(machine, collector, host.native);
  const provided = (path: readonly string[]): PyValue | undefined => {
    if (path[0] === 'pulumi') return path.length === 1 ? pulumi : (pulumi.member(path.at(-1) ?? '') ?? pulumi);
    return packages(path);
  };
  machine.deadline.during(() => {
    modules.main(entry);
    evaluateUncalled(machine, modules);
  });
  if (manifest) modules.inputs.add(manifest.uri);
  for (const { values } of stacks) modules.inputs.add(values.uri);
  return {
    declarations: collector.declarations,
    inputs: modules.inputs,
    limits: [...machine.limitsHit],
    frames: machine.frames,
    dumps: machine.dumps,
    applied: machine.applied,
    reads: machine.reads,
    exports: machine.exports,
    assets: machine.assets,
    misses: machine.misses,
    classes: machine.classes,
    isTransformed: machine.transformations.length > 0,
    modules: modules.scopes,
    searchPath: root === folder ? [folder] : [folder, root],
  };
}

/** Components that nothing makes are still checked, with arguments that are not known. */
function evaluateUncalled(machine: Machine, modules: WorkspaceModules): void {
  const made = new Set<object>(machine.instantiated);
  const bases = new Set(machine.classes.flatMap((cls) => cls.bases.flatMap((base) => (base.kind === 'class' ? [base.node] : []))));
  for (const cls of [...machine.classes]) {
    if (made.has(cls.node) || bases.has(cls.node) || !derivesFrom(cls, 'pulumi.ComponentResource')) continue;
    made.add(cls.node);
    const { uri, range } = cls.from.location;
    const module = modules.scopes.get(uri);
    if (!module) continue;
    machine.frame = { scope: module, uri, text: modules.text(uri), statement: undefined, returns: [], decidedBy: [], conditionBase: 0 };
    instantiate(machine, cls, {
      positional: [],
      keywords: new Map(),
      complete: false,
      node: undefined,
      uri,
      range,
      from: cls.from,
    });
  }
}
