/** CloudFormation and SAM templates, in JSON and YAML. One template is one program. */
import { resourceGraph } from '../../core/graph';
import { noFacts } from '../../core/facts';
import type { Comment, Dialect, Program, ProgramSeed, SourceFile, SourceFiles } from '../../core/program';
import { renderEdits } from '../../core/rendering';
import type { Resource, ResourceGraph } from '../../core/resource';
import { createBridge } from '../../schema/bridge';
import type { CloudFormationSchema } from '../../schema/names';
import { factsOf, type ReadCode } from './facts';
import { dependenciesOf, logicalIdOf, type Dependencies } from './references';
import { suppressionsIn } from './suppressions';
import { lower, type Lowered } from './lower';
import { mayBeTemplate, parse } from './syntax';
import type { SyntaxTree } from './syntax/nodes';
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
  const trees = new WeakMap<SourceFile, SyntaxTree>();
  const templates = new WeakMap<SourceFile, { readonly template: Template | undefined }>();
  const programs = new WeakMap<SourceFile, Evaluated>();

  function treeOf(file: SourceFile): SyntaxTree {
    const known = trees.get(file);
    if (known) return known;
    const tree = parse(file);
    trees.set(file, tree);
    return tree;
  }

  function templateOf(file: SourceFile): Template | undefined {
    const known = templates.get(file);
    if (known) return known.template;
    const template = mayBeTemplate(file.text) ? templateIn(file, treeOf(file)) : undefined;
    templates.set(file, { template });
    return template;
  }

  function evaluated(file: SourceFile): Evaluated | undefined {
    const known = programs.get(file);
    if (known) return known;
    const template = templateOf(file);
    if (!template) return undefined;
    const lowered = lower(template, bridge);
    const graph = resourceGraph(lowered.resources);
    const result = { template, lowered, graph, dependencies: dependenciesOf(graph) };
    programs.set(file, result);
    return result;
  }

  return {
    id: 'cloudformation',
    claims,
    recognises: (file) => templateOf(file) !== undefined,
    discover: (files: SourceFiles): readonly ProgramSeed[] =>
      [...files.sources.values()].filter((file) => claims(file.uri) && templateOf(file)).map(seedOf),
    evaluate(seed, files): Program {
      const file = files.sources.get(seed.uri);
      const result = file && evaluated(file);
      if (!file || !result) return emptyProgram(seed);
      const { template, lowered, graph, dependencies } = result;
      const inputs = new Set([seed.uri]);
      return {
        seed,
        flavour: template.tree.format === 'json' ? 'cloudformation-json' : 'cloudformation-yaml',
        graph,
        declared: lowered.declared,
        inputs,
        limits: lowered.evaluator.limits,
        facts: factsOf({ template, lowered, files, schema, readCode, inputs }),
        render: (edits) => renderEdits(edits, graph, createWriter({ template, lowered, graph, dependencies, bridge })),
        canReach: (target, from) => canReach(target, from, graph, dependencies),
      };
    },
    syntaxProblems: (file) => (templateOf(file) ? treeOf(file).problems : []),
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
}

/** Templates have no name of their own: JSON and YAML files are claimed, but for those that tools generate or own. */
function claims(path: string): boolean {
  if (!/\.(?:json|ya?ml|template|cfn|cform)$/i.test(path)) return false;
  if (/(?:^|\/)(?:node_modules|cdk\.out|\.aws-sam|\.terraform|\.git)\//.test(path)) return false;
  return !/(?:^|\/)(?:package(?:-lock)?|tsconfig[^/]*|cdk(?:\.context)?|Pulumi[^/]*|docker-compose[^/]*|pnpm-lock)\.(?:json|ya?ml)$/.test(
    path,
  );
}

function seedOf(file: SourceFile): ProgramSeed {
  return { id: `cloudformation:${file.uri}`, dialect: 'cloudformation', uri: file.uri };
}

function emptyProgram(seed: ProgramSeed): Program {
  return {
    seed,
    flavour: /\.json$/i.test(seed.uri) ? 'cloudformation-json' : 'cloudformation-yaml',
    graph: resourceGraph([]),
    declared: [],
    inputs: new Set([seed.uri]),
    limits: [],
    facts: noFacts(seed.uri),
    render: () => undefined,
    canReach: () => false,
  };
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
