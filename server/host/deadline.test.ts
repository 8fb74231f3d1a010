/** A program that takes too long is not followed to its end, and says so. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { TOOK_TOO_LONG } from '../core/deadline';
import type { Program, SourceFiles } from '../core/program';
import { sourceFile } from '../core/source-file';
import { engine as typescript } from '../dialects/typescript/syntax/engine';
import { createEngine } from './engine';

// Nobody asks for IAM's actions here.
const { dialects } = createEngine({ typescript: () => typescript, iam: () => ({}) as never });

const COUNT = 400;
const repeated = (part: (index: number) => string): string => Array.from({ length: COUNT }, (_, index) => part(index)).join('');

/** Queues, and an output for each. */
const PROGRAMS: readonly (readonly [file: string, text: string])[] = [
  ['main.tf', repeated((index) => `resource "aws_sqs_queue" "q${index}" {\n  name = "q\${1 + ${index}}"\n}\noutput "o${index}" {\n  value = "o\${1 + ${index}}"\n}\n`)],
  [
    'template.yaml',
    `Resources:\n${repeated((index) => `  Q${index}:\n    Type: AWS::SQS::Queue\n    Properties: {QueueName: !Sub 'q\${AWS::Region}'}\n`)}` +
      `Outputs:\n${repeated((index) => `  O${index}: {Value: !Join ['', [o, ${index}]]}\n`)}`,
  ],
  ['index.ts', `import * as aws from '@pulumi/aws';\n${repeated((index) => `new aws.sqs.Queue('q${index}', { name: 'q' + ${index} });\nexport const o${index} = 'o' + ${index};\n`)}`],
  ['__main__.py', `import pulumi\nimport pulumi_aws as aws\n${repeated((index) => `aws.sqs.Queue("q${index}", name="q" + str(${index}))\npulumi.export("o${index}", "o" + str(${index}))\n`)}`],
];

afterEach(() => vi.restoreAllMocks());

describe.each(PROGRAMS)('%s', (file, text) => {
  it('is followed to its end in time', () => {
    expect(evaluated(file, text).limits).toEqual([]);
  });

  it('is not followed when every look at the clock finds a minute gone', () => {
    let now = 0;
    vi.spyOn(Date, 'now').mockImplementation(() => (now += 60_000));
    expect(evaluated(file, text).limits).toEqual([TOOK_TOO_LONG]);
  });

  it('says the same when it is asked hours later', () => {
    const program = evaluated(file, text);
    vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 3_600_000);
    expect(program.facts.outputs.map(({ value }) => (value.kind === 'literal' ? value.value : value.kind))).toEqual(
      Array.from({ length: COUNT }, (_, index) => `o${index + (file === 'main.tf' ? 1 : 0)}`),
    );
    expect(program.limits).toEqual([]);
  });
});

function evaluated(path: string, text: string): Program {
  const file = sourceFile(`file:///w/${path}`, text);
  const files: SourceFiles = { root: 'file:///w', sources: new Map([[file.uri, file]]), texts: new Map(), exists: (uri) => uri === file.uri };
  for (const dialect of dialects) {
    const [seed] = dialect.claims(file.uri) ? dialect.discover(files) : [];
    if (seed) return dialect.evaluate(seed, files);
  }
  throw new Error(`No dialect takes ${path}`);
}
