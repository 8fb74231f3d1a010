/** The Python dialect: Pulumi programs, read as source. */
import { derived, derivedInSteps } from '../../core/derived';
import { resourceGraph } from '../../core/graph';
import type { Dialect, Program, SourceFile } from '../../core/program';
import { renderEdits } from '../../core/rendering';
import type { CloudFormationSchema, PulumiNames } from '../../schema/names';
import { programFacts, type ReadCode } from './facts';
import { expandGeneratedSecrets } from '../shared/generated-secrets';
import { separateBucketSettings } from '../shared/new-buckets';
import { concernsNative, nativePackage } from '../shared/pulumi-native';
import { lowerTerraformFamily } from '../shared/terraform-family';
import { readConfiguration } from './pulumi/configuration';
import { discoverPrograms, entryUri, importsPulumi, isConfiguration, isIgnored, manifestUri } from './pulumi/discover';
import { withLifecycle } from './pulumi/lifecycle';
import { importedFiles, importedNames } from './pulumi/imported-files';
import { manifestComments, readManifest } from './pulumi/manifest';
import { readingNames } from './pulumi/names';
import { evaluateProgram } from './pulumi/program';
import { commentsIn, parsePython, type ParsedText } from './syntax/parse';
import { indexFile } from './writing/file-index';
import { createWriter } from './writing/writer';
import { reaches } from './writing/visibility';

export interface PythonDialectOptions {
  readonly names: PulumiNames;
  /** Names of the AWS Native package, which is not read without them. */
  readonly cloudFormation?: CloudFormationSchema;
  /** Reads the code of functions. */
  readonly readCode?: ReadCode;
}

export function createPythonDialect({ names, cloudFormation, readCode }: PythonDialectOptions): Dialect {
  const native = cloudFormation && nativePackage(cloudFormation);
  const parse = derivedInSteps((file, last?: ParsedText) => parsePython(file.text, last));
  const manifestOf = derived(readManifest);
  const indexOf = derived((file: SourceFile) => indexFile(file, parse(file).module), 'large');
  const usesPulumi = derived((file: SourceFile) => importsPulumi(file.text));
  const importsIn = derived((file: SourceFile) => importedNames(parse(file).module));

  return {
    id: 'python',
    claims: (path) => (path.endsWith('.py') || isConfiguration(path)) && !isIgnored(path),
    // A module without Pulumi may hold the constants of one with it.
    recognises: () => true,
    discover: (files) =>
      discoverPrograms(files, { manifestOf, usesPulumi, importsOf: (file) => importedFiles(importsIn(file), file.uri, files) }),
    evaluate(seed, files): Program {
      const entry = entryUri(seed);
      const manifestFile = files.sources.get(manifestUri(files, entry) ?? '');
      const configuration = readConfiguration(files, manifestFile, manifestOf);
      const program = evaluateProgram(entry, {
        files,
        names,
        ...(native ? { native } : {}),
        configuration,
        parse: (file) => parse(file).module,
      });
      const byDeclared = new Map(program.declarations.map((each) => [each.declared, each]));
      const declared = program.declarations.map((each) => each.declared);
      const lowered = lowerTerraformFamily(declared, readingNames(names, (each) => byDeclared.get(each)?.type), (each) => native?.lower(each));
      const graph = resourceGraph(lowered.map(withLifecycle));
      const context = {
        files,
        names,
        graph,
        program,
        configuration,
        entry,
        declarationOf: (each: (typeof declared)[number]) => byDeclared.get(each),
        indexOf,
      };
      return {
        seed,
        flavour: 'pulumi-python',
        graph,
        declared,
        inputs: program.inputs,
        limits: program.limits,
        facts: programFacts({ ...context, dependsOn: (uri) => program.inputs.add(uri) }, readCode),
        render: (edits) => (concernsNative(edits) ? undefined : renderEdits(separateBucketSettings(expandGeneratedSecrets(edits)), graph, createWriter(context))),
        canReach: (target, from) => reaches(context, target, from),
      };
    },
    syntaxProblems: derived((file: SourceFile) => (file.uri.endsWith('.py') && usesPulumi(file) ? parse(file).problems : [])),
    comments: (file) => (file.uri.endsWith('.py') ? commentsIn(parse(file)) : manifestComments(file)),
  };
}
