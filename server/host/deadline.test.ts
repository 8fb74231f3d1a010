/** A program that takes too long is not followed to its end, and says so. */
import { afterEach, expect, it, vi } from 'vitest';
import { DEFAULT_CONFIG } from '../core/config';
import { TOOK_TOO_LONG } from '../core/deadline';
import { engine as typescript } from '../dialects/typescript/syntax/engine';
import { createEngine } from './engine';
import { Analyzer } from './workspace/analyzer';

// Without rules, nobody asks for IAM's actions.
const engine = createEngine({ typescript: () => typescript, iam: () => ({}) as never });

const COUNT = 400;
const repeated = (part: (index: number) => string): string => Array.from({ length: COUNT }, (_, index) => part(index)).join('');

const PROGRAMS: readonly (readonly [file: string, text: string])[] = [
  ['main.tf', repeated((index) => `resource "aws_sqs_queue" "q${index}" {\n  name = "q\${1 + ${index}}"\n}\n`)],
  ['template.yaml', `Resources:\n${repeated((index) => `  Q${index}:\n    Type: AWS::SQS::Queue\n    Properties: {QueueName: !Sub 'q\${AWS::Region}'}\n`)}`],
  ['index.ts', `import * as aws from '@pulumi/aws';\n${repeated((index) => `new aws.sqs.Queue('q${index}', { name: 'q' + ${index} });\n`)}`],
  ['__main__.py', `import pulumi_aws as aws\n${repeated((index) => `aws.sqs.Queue("q${index}", name="q" + str(${index}))\n`)}`],
];

afterEach(() => vi.restoreAllMocks());

it.each(PROGRAMS)('%s', (file, text) => {
  expect(limitsOf(file, text)).toEqual([]);
  // Every look at the clock finds a minute gone.
  let now = 0;
  vi.spyOn(Date, 'now').mockImplementation(() => (now += 60_000));
  expect(limitsOf(file, text)).toEqual([TOOK_TOO_LONG]);
});

function limitsOf(file: string, text: string): readonly string[] {
  const analyzer = new Analyzer({ root: 'file:///w', ...engine, rules: [], config: DEFAULT_CONFIG, today: () => '2026-01-01' });
  analyzer.setText(`file:///w/${file}`, text);
  for (const work = analyzer.refresh(); !work.next().done; );
  return analyzer.programs.flatMap((program) => program.limits);
}
