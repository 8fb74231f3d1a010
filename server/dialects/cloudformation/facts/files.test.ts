import { describe, expect, it } from 'vitest';
import type { CodeSource } from '../../../core/function-code';
import { sample, show } from '../testing/support';

describe('local files that a template names', () => {
  it.each<readonly [string, string, readonly (readonly unknown[])[]]>([
    [
      'code, there and not there',
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  A: {Type: AWS::Serverless::Function, Properties: {CodeUri: src/, Handler: app.main, Runtime: python3.12}}
  B: {Type: AWS::Lambda::Function, Properties: {Code: ./gone, Handler: !Ref X}}
  C: {Type: AWS::Lambda::Function, Properties: {Code: {S3Bucket: a, S3Key: b}}}
  D: {Type: AWS::Serverless::Function, Properties: {CodeUri: s3://bucket/key}}
  E: {Type: AWS::Serverless::Function, Properties: {CodeUri: !Sub '../\${X}'}}
`,
      [
        ['src/', 'file:///w/src', true, 'code', 'either', 'app.main', 'python3.12', 'A'],
        ['./gone', 'file:///w/gone', false, 'code', 'either', undefined, undefined, 'B'],
      ],
    ],
    [
      'a folder that all functions share',
      `
Transform: AWS::Serverless-2016-10-31
Globals: {Function: {CodeUri: gone}}
Resources:
  A: {Type: AWS::Serverless::Function}
  B: {Type: AWS::Serverless::Function}
`,
      [['gone', 'file:///w/gone', false, 'code', 'either', undefined, undefined, 'A']],
    ],
    [
      'templates, data, what lies outside',
      `
Resources:
  A: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: nested/vpc.yaml}}
  B: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: 'https://example.com/vpc.yaml'}}
  C: {Type: AWS::StepFunctions::StateMachine, Properties: {DefinitionS3Location: ../steps.json}}
  D: {Type: AWS::Serverless::Function, Metadata: {DockerContext: ./image}, Properties: {PackageType: Image}}
`,
      [
        ['nested/vpc.yaml', 'file:///w/nested/vpc.yaml', false, 'template', 'file', undefined, undefined, 'A'],
        ['../steps.json', undefined, false, 'data', 'file', undefined, undefined, 'C'],
        ['./image', 'file:///w/image', false, 'code', 'directory', undefined, undefined, 'D'],
      ],
    ],
  ])('%s', (_, text, expected) => {
    const { program } = sample(text, { 'src/app.py': '' });
    const { files } = program.facts;
    expect(
      files.map((each) => [each.path, each.uri, each.exists, each.purpose, each.kind, each.handler, each.runtime, each.within]),
    ).toEqual(expected);
    for (const { uri } of files) if (uri !== undefined) expect(program.inputs).toContain(uri);
  });
});

describe('the code of a function', () => {
  const FILES = {
    'src/app.py': '',
    'src/a.py': '',
    'src/lib/b.py': '',
    'src/tests/c.py': '',
    'src/data.json': '',
    'web/index.js': '',
    'web/lib/handler.mjs': '',
    'web/node_modules/x/y.js': '',
  };

  it.each<readonly [string, string, string]>([
    ['inline', 'AWS::Lambda::Function, Properties: {Runtime: python3.12, Code: {ZipFile: import boto3}}', 'python "import boto3"  true'],
    ['inline, of parts', "AWS::Lambda::Function, Properties: {Runtime: nodejs22.x, Code: {ZipFile: !Sub 'a ${X}'}}", 'javascript `a ${?parameter X}`  true'],
    ['inline, serverless', 'AWS::Serverless::Function, Properties: {Runtime: python3.12, InlineCode: x, Layers: [a]}', 'python "x"  false'],
    ['a folder', 'AWS::Serverless::Function, Properties: {Runtime: python3.12, CodeUri: src, Handler: app.main}', 'python - app.py a.py lib/b.py true'],
    ['below a folder', 'AWS::Serverless::Function, Properties: {Runtime: python3.12, CodeUri: src/, Handler: lib.b.main}', 'python - lib/b.py a.py app.py true'],
    ['JavaScript', 'AWS::Lambda::Function, Properties: {Runtime: nodejs22.x, Code: ./web, Handler: lib/handler.main}', 'javascript - lib/handler.mjs index.js true'],
    ['no code of the language', 'AWS::Lambda::Function, Properties: {Runtime: nodejs22.x, Code: ./src, Handler: app.main}', 'none'],
    ['elsewhere', 'AWS::Lambda::Function, Properties: {Runtime: nodejs22.x, Code: {S3Bucket: a, S3Key: b}}', 'none'],
    ['another language', 'AWS::Lambda::Function, Properties: {Runtime: java21, Code: src}', 'none'],
    ['a runtime that is not known', 'AWS::Lambda::Function, Properties: {Runtime: !Ref X, Code: src}', 'none'],
  ])('%s', (_, resource, expected) => {
    let seen = 'none';
    const readCode = ({ language, inline, files, complete }: CodeSource): undefined => {
      const paths = files.map((uri) => uri.replace(/^file:\/\/\/w\/\w+\//, ''));
      seen = `${language} ${inline ? show(inline) : '-'} ${paths.join(' ')} ${String(complete)}`;
    };
    const text = `Parameters: {X: {Type: String}}\nResources:\n  It: {Type: ${resource}}\n`;
    const program = sample(text, FILES, { readCode });
    expect(program.program.facts.codeOf(program.resource('It'))).toBeUndefined();
    expect(seen).toBe(expected);
  });

  it('depends on the files, and is read once', () => {
    let count = 0;
    const code = { language: 'python', calls: [], connections: [], words: '', complete: true } as const;
    const text = 'Resources:\n  It: {Type: AWS::Lambda::Function, Properties: {Runtime: python3.12, Code: src}}\n';
    const { program, resource } = sample(text, FILES, { readCode: () => (count++, code) });
    expect(program.facts.codeOf(resource('It'))).toBe(code);
    expect(program.facts.codeOf(resource('It'))).toBe(code);
    expect(count).toBe(1);
    expect([...program.inputs].sort()).toEqual([
      'file:///w/src',
      'file:///w/src/a.py',
      'file:///w/src/app.py',
      'file:///w/src/lib',
      'file:///w/src/lib/b.py',
      'file:///w/template.yaml',
    ]);
  });
});
