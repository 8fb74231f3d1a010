/** CloudFormation and SAM templates, in JSON and YAML. One template is one program. */
import { Attachment, derived, derivedInSteps } from '../../core/derived';
import { resourceGraph } from '../../core/graph';
import { emptyProgram } from '../../core/empty-program';
import type { ProgramOutput } from '../../core/facts';
import type { Comment, Dialect, Program, ProgramSeed, SourceFile, SourceFiles } from '../../core/program';
import { renderEdits } from '../../core/rendering';
import type { Resource, ResourceGraph } from '../../core/resource';
import { dirname } from '../../core/source-file';
import { createBridge } from '../../schema/bridge';
import type { CloudFormationSchema } from '../../schema/names';
import { factsOf, type ReadCode } from './facts';
import { outputsIn } from './facts/outputs';
import { createLinker, type Linker, type Nester } from './links/linker';
import { nestingsIn, type Nesting } from './links/links';
import { ALONE } from './links/surroundings';
import { dependenciesOf, logicalIdOf, type Dependencies } from './references';
import { suppressionsIn } from './suppressions';
import { lower, type Lowered } from './lower';
import { mayBeTemplate, parse } from './syntax';
import { templateIn, type Template } from './template';
import { createWriter } from './write/writer';

export interface CloudFormationOptions {
  /** Names and shapes of all properties; without them, only what the bridge lists can be written. */
  readonly names?: { readonly cloudFormation: CloudFormationSchema };
  /** Reads the code of functions; without it, none is known. */
  readonly readCode?: ReadCode;
}

export function createCloudFormationDialect(options: CloudFormationOptions = {}): Dialect {
  const { readCode } = options;
  const schema = options.names?.cloudFormation;
  const bridge = createBridge(schema);
  const programs = new Attachment<SourceFile, Evaluated>('large');
  const nestings = new Attachment<SourceFile, { readonly root: string; readonly all: readonly Nesting[] }>();

  const treeOf = derivedInSteps(parse);
  const templateOf = derived((file: SourceFile) => (mayBeTemplate(file.text) ? templateIn(file, treeOf(file)) : undefined), 'large');
  const isTemplate = derived((file: SourceFile) => templateOf(file) !== undefined);
  /** Whether a source that can be of any dialect is a template. */
  const isClaimed = (file: SourceFile): boolean => claims(file.uri) && isTemplate(file);
  const claimedTemplate = (file: SourceFile): Template | undefined => (isClaimed(file) ? templateOf(file) : undefined);
  const linkerOf = derived((files: SourceFiles): Linker => createLinker({ files, bridge, templateOf: claimedTemplate, nestingsOf }));

  function nestingsOf(file: SourceFile, root: string): readonly Nesting[] {
    const known = nestings.get(file);
    if (known?.root === root) return known.all;
    const template = claimedTemplate(file);
    const all = template ? nestingsIn(template, root) : [];
    nestings.set(file, { root, all });
    return all;
  }

  /** Cached by the file and what other files say about it. */
  function evaluated(file: SourceFile, files: SourceFiles): Evaluated | undefined {
    const linker = linkerOf(files);
    const nesters = linker.nestersOf(file.uri).map((each) => each.file);
    const known = programs.get(file);
    if (known && isCurrent(known, nesters, files, linker)) return known;
    const template = templateOf(file);
    if (!template) return undefined;
    const used = new Map<string, SourceFile | undefined>();
    const missed = new Set<string>();
    const isLinked = nesters.length > 0 || nestingsOf(file, files.root).length > 0 || file.text.includes('ImportValue');
    const look = (uri: string): unknown => used.set(uri, files.sources.get(uri));
    const miss = (name: string): unknown => missed.add(name);
    const lowered = lower(template, bridge, isLinked ? linker.surroundingsOf(template, look, miss) : ALONE);
    const graph = resourceGraph(lowered.resources);
    const result = {
      template,
      lowered,
      graph,
      dependencies: dependenciesOf(graph),
      // What is asked for later has to be of the same files.
      outputs: isLinked ? outputsIn(lowered.evaluator) : undefined,
      nesters,
      used,
      missed,
    };
    programs.set(file, result);
    return result;
  }

  /** The files that a program depends on; any template can come to export a name that is missed. */
  function inputsOf(file: SourceFile, { used, missed }: Evaluated, files: SourceFiles): Set<string> {
    const inputs = new Set([file.uri, ...used.keys()]);
    if (missed.size === 0) return inputs;
    inputs.add(files.root);
    for (const other of files.sources.values()) {
      if (isClaimed(other)) inputs.add(other.uri).add(dirname(other.uri));
    }
    return inputs;
  }

  return {
    id: 'cloudformation',
    claims,
    recognises: isTemplate,
    discover: (files: SourceFiles): readonly ProgramSeed[] =>
      [...files.sources.values()]
        .filter(isClaimed)
        .map((file) => seedOf(file, linkerOf(files).nestersOf(file.uri))),
    evaluate(seed, files): Program {
      const file = files.sources.get(seed.uri);
      const result = file && evaluated(file, files);
      if (!file || !result) return emptyProgram(seed, /\.json$/i.test(seed.uri) ? 'cloudformation-json' : 'cloudformation-yaml');
      const { template, lowered, graph, dependencies, outputs } = result;
      const inputs = inputsOf(file, result, files);
      return {
        seed,
        flavour: template.tree.format === 'json' ? 'cloudformation-json' : 'cloudformation-yaml',
        graph,
        declared: lowered.declared,
        inputs,
        limits: lowered.evaluator.limits,
        facts: factsOf({ template, lowered, files, schema, readCode, linker: linkerOf(files), outputs, inputs }),
        render: (edits) => renderEdits(edits, graph, createWriter({ template, lowered, graph, dependencies, bridge })),
        canReach: (target, from) => canReach(target, from, graph, dependencies),
      };
    },
    syntaxProblems: derived((file: SourceFile) => (isTemplate(file) ? treeOf(file).problems : [])),
    comments(file): readonly Comment[] {
      const template = templateOf(file);
      return template ? [...treeOf(file).comments, ...suppressionsIn(template)] : [];
    },
  };
}

interface Evaluated {
  readonly template: Template;
  readonly lowered: Lowered;
  readonly graph: ResourceGraph;
  readonly dependencies: Dependencies;
  readonly outputs: readonly ProgramOutput[] | undefined;
  /** The files that nest the template. */
  readonly nesters: readonly SourceFile[];
  /** Other files that values come from. */
  readonly used: ReadonlyMap<string, SourceFile | undefined>;
  /** Names that are imported and that nothing exports. */
  readonly missed: ReadonlySet<string>;
}

function isCurrent(known: Evaluated, nesters: readonly SourceFile[], files: SourceFiles, linker: Linker): boolean {
  return (
    known.nesters.length === nesters.length &&
    known.nesters.every((file, index) => file === nesters[index]) &&
    [...known.used].every(([uri, file]) => files.sources.get(uri) === file) &&
    ![...known.missed].some((name) => linker.exports(name))
  );
}

/** Templates have no name of their own: JSON and YAML files are claimed, but for those that tools generate or own. */
function claims(path: string): boolean {
  if (!/\.(?:json|ya?ml|template|cfn|cform)$/i.test(path)) return false;
  if (/(?:^|\/)(?:node_modules|cdk\.out|\.aws-sam|\.terraform|\.git)\//.test(path)) return false;
  return !/(?:^|\/)(?:package(?:-lock)?|tsconfig[^/]*|cdk(?:\.context)?|Pulumi[^/]*|docker-compose[^/]*|pnpm-lock)\.(?:json|ya?ml)$/.test(
    path,
  );
}

/** A template that comes to be nested, or to be no longer, is another program. */
function seedOf(file: SourceFile, nesters: readonly Nester[]): ProgramSeed {
  const within = nesters.map((nester) => ` in ${nester.file.uri}`).join('');
  return { id: `cloudformation:${file.uri}${within}`, dialect: 'cloudformation', uri: file.uri };
}

/**
 * Whether a reference from one resource to another deploys: the target must exist whenever the referrer does, and must not
 * wait for the referrer itself, which CloudFormation rejects as a circular dependency.
 */
function canReach(target: Resource, from: Resource, graph: ResourceGraph, dependencies: Dependencies): boolean {
  if (graph.byId(target.id) !== target || target.mode !== 'managed') return false;
  if (target.condition !== undefined && target.condition !== from.condition) return false;
  const [wanted, own] = [logicalIdOf(target), logicalIdOf(from)];
  return wanted !== own && !dependencies.waits(wanted, own);
}
