import { describe, expect, it } from 'vitest';
import type { CodeSource } from '../../../core/function-code';
import type { Program } from '../../../core/program';
import type { FileReference } from '../../../core/facts';
import { createTypeScriptDialect } from '../index';
import { engine } from '../syntax/engine';
import { evaluateFiles, resourceOf, show, workspace } from '../testing';

type Files = Readonly<Record<string, string>>;

const PULUMI = `import * as pulumi from '@pulumi/pulumi';\nimport * as aws from '@pulumi/aws';\n`;
const CDK = (body: string, imports = ''): string => `import * as cdk from 'aws-cdk-lib';
import * as path from 'path';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
${imports}
export class DataStack extends cdk.Stack {
  constructor(scope: cdk.App, id: string) {
    super(scope, id);
    ${body}
  }
}
new DataStack(new cdk.App(), 'Data');
`;
const PYTHON = "import { PythonFunction } from '@aws-cdk/aws-lambda-python-alpha';";
const FUNCTION = (code: string): string =>
  CDK(`new lambda.Function(this, 'F', { handler: 'app.handler', runtime: lambda.Runtime.PYTHON_3_12, code: ${code} });`);

describe('outputs', () => {
  const outputs = (files: Files): readonly string[] => evaluateFiles(files).facts.outputs.map(({ name, value }) => `${name}=${show(value)}`);

  it.each<[string, Files, readonly string[]]>([
    ['exports', { 'index.ts': `${PULUMI}const b = new aws.s3.Bucket('b');\nexport const arn = b.arn;\nexport { b };` }, ['arn=@b.arn', 'b=@b']],
    ['an object', { 'index.ts': `${PULUMI}const b = new aws.s3.Bucket('b');\nexport = { arn: b.arn };` }, ['arn=<unsupported>']],
    ['an async program', { 'index.ts': `${PULUMI}export = async () => {\n  const b = new aws.s3.Bucket('b');\n  return { arn: b.arn };\n};` }, ['arn=<unsupported>']],
    ['CfnOutput', { 'lib/app.ts': CDK("const b = new s3.Bucket(this, 'B'); new cdk.CfnOutput(this, 'Arn', { value: b.bucketArn });") }, ['Arn=@Data/B.arn']],
    ['exportValue', { 'lib/app.ts': CDK("const b = new s3.Bucket(this, 'B'); this.exportValue(b.bucketArn, { name: 'arn' });") }, ['arn=@Data/B.arn']],
    [
      'what another stack uses',
      {
        'app.ts': `import * as cdk from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as lambda from 'aws-cdk-lib/aws-lambda';
const app = new cdk.App();
const a = new cdk.Stack(app, 'A');
const b = new cdk.Stack(app, 'B');
const bucket = new s3.Bucket(a, 'Bucket');
new lambda.Function(b, 'F', { handler: 'x.y', runtime: lambda.Runtime.PYTHON_3_12, code: lambda.Code.fromInline('x'), environment: { BUCKET: bucket.bucketName } });
`,
      },
      ['Bucket=@A/Bucket.id'],
    ],
  ])('%s', (_, files, expected) => {
    expect(outputs(files)).toEqual(expected);
  });
});

describe('the project', () => {
  it.each<[string, Files, string, string]>([
    ['with a manifest', { 'infra/Pulumi.yaml': 'name: x\nruntime: nodejs\n', 'infra/index.ts': `${PULUMI}new aws.s3.Bucket('b');` }, 'infra', "import * as pulumi from '@pulumi/pulumi';"],
    ['with packages', { 'package.json': '{}', 'src/index.ts': `// first\n${PULUMI}new aws.s3.Bucket('b');` }, '', "import * as pulumi from '@pulumi/pulumi';"],
    ['with nothing', { 'src/index.ts': `${PULUMI}new aws.s3.Bucket('b');` }, 'src', "import * as pulumi from '@pulumi/pulumi';"],
  ])('%s', (_, files, folder, first) => {
    const { facts } = evaluateFiles(files);
    const { range } = facts.entry;
    const [text] = Object.entries(files).flatMap(([path, each]) => (facts.entry.uri.endsWith(path) ? [each.slice(range.start, range.end)] : []));
    expect([facts.folder, text]).toEqual([`file:///workspace${folder === '' ? '' : `/${folder}`}`, first]);
  });

  it('reads files, which it then depends on', () => {
    const program = evaluateFiles({ 'package.json': '{}', 'index.ts': `${PULUMI}new aws.s3.Bucket('b');` });
    expect([program.facts.textOf('file:///workspace/package.json'), program.facts.exists('file:///workspace/README.md')]).toEqual(['{}', false]);
    expect(program.inputs.has('file:///workspace/README.md')).toBe(true);
  });
});

describe('files', () => {
  const shown = ({ path, uri, exists, purpose, kind, handler }: FileReference): string =>
    `${path} ${uri?.slice('file:///workspace/'.length) ?? '-'} ${exists ? 'there' : 'missing'} ${purpose} ${kind}${handler === undefined ? '' : ` ${handler}`}`;

  it.each<[string, Files, readonly string[]]>([
    ['an asset beside', { 'lib/app.ts': FUNCTION("lambda.Code.fromAsset(path.join(__dirname, '../src'))"), 'src/app.py': '' }, ['../src src missing code either app.handler']],
    ['a file of it', { 'lib/app.ts': FUNCTION("lambda.Code.fromAsset(path.join(__dirname, 'app.py'))"), 'lib/app.py': '' }, ['app.py lib/app.py there code either app.handler']],
    ['an asset of the project', { 'cdk.json': '{ "app": "ts-node lib/app.ts" }', 'lib/app.ts': FUNCTION("lambda.Code.fromAsset('src')") }, ['src src missing code either app.handler']],
    ['a template', { 'lib/app.ts': FUNCTION('lambda.Code.fromAsset(`${__dirname}/src`)') }, ['src lib/src missing code either app.handler']],
    ['outside', { 'app.ts': FUNCTION("lambda.Code.fromAsset('../../x')") }, ['../../x - missing code either app.handler']],
    ['unknown', { 'app.ts': FUNCTION('lambda.Code.fromAsset(process.env.DIST ?? folder())') }, []],
    ['a module of its own', { 'app.mts': FUNCTION("lambda.Code.fromAsset(path.join(import.meta.dirname, 'src'))") }, ['src src missing code either app.handler']],
    ['an entry', { 'app.ts': CDK("new NodejsFunction(this, 'F', { entry: path.join(__dirname, 'f.ts') });") }, ['f.ts f.ts missing code file handler']],
    [
      'what is read',
      { 'app.ts': `${CDK("fs.readFileSync('policy.json', 'utf8'); if (fs.existsSync('x')) fs.readFileSync('x');", "import * as fs from 'fs';")}` },
      ['policy.json policy.json missing data file'],
    ],
    [
      'archives of Pulumi',
      { 'index.ts': `${PULUMI}new aws.lambda.Function('f', { handler: 'i.h', runtime: 'nodejs20.x', role: 'r', code: new pulumi.asset.AssetArchive({ '.': new pulumi.asset.FileArchive('./src') }) });` },
      ['./src src missing code either i.h'],
    ],
    [
      'where the program runs',
      { 'Pulumi.yaml': 'name: x\nruntime: nodejs\nmain: src/index.ts\n', 'src/index.ts': `${PULUMI}new aws.s3.BucketObject('o', { bucket: 'b', source: new pulumi.asset.FileAsset('a.txt') });` },
      ['a.txt src/a.txt missing data file'],
    ],
    [
      'the folder of a Python function',
      { 'app.ts': CDK("new PythonFunction(this, 'F', { entry: path.join(__dirname, 'f'), index: 'main.py', runtime: lambda.Runtime.PYTHON_3_12 });", PYTHON) },
      ['f f missing code directory main.handler'],
    ],
    ['what is looked for', { 'app.ts': CDK("if (fs.existsSync('dist')) new lambda.Function(this, 'F', { handler: 'a.b', runtime: lambda.Runtime.PYTHON_3_12, code: lambda.Code.fromAsset('dist') });", "import * as fs from 'fs';") }, []],
    ['objects of Pulumi', { 'index.ts': `${PULUMI}new aws.s3.BucketObject('o', { bucket: 'b', source: new pulumi.asset.FileAsset('a.txt') });` }, ['a.txt a.txt missing data file']],
  ])('%s', (_, files, expected) => {
    expect(evaluateFiles(files).facts.files.map(shown)).toEqual(expected);
  });
});

describe('names in strings', () => {
  const unresolved = (body: string): readonly string[] => {
    const text = CDK(body);
    const { facts } = evaluateFiles({ 'app.ts': text });
    return facts.unresolved.map(({ kind, name, location: { range }, candidates }) => `${kind} ${name} ${text.slice(range.start, range.end)} [${candidates.join(' ')}]`);
  };

  it.each<[string, readonly string[]]>([
    ["new s3.CfnBucket(this, 'Logs'); const a = cdk.Fn.ref('Logz');", ['resource Logz Logz [Logs]']],
    ["new s3.CfnBucket(this, 'Logs'); const a = cdk.Fn.getAtt('Logs', 'Arm');", ['attribute Logs.Arm Arm [Arn DomainName DualStackDomainName MetadataConfiguration.S3TableName]']],
    ["const a = cdk.Fn.ref('Logs'); new s3.CfnBucket(this, 'Logs');", []],
    ["new cdk.CfnParameter(this, 'Env'); const a = cdk.Fn.sub('${Env}-${Emv}-${AWS::Region}');", ['resource Emv Emv [Env]']],
    ["const a = cdk.Fn.importValue('nothing');", []],
    ["new s3.CfnBucket(this, 'Logs'); const a = cdk.Fn.sub('${Logs.Arn}/*');", []],
    ["new s3.Bucket(this, 'Logs'); const a = cdk.Fn.ref('Logs6819BB44');", []],
    ["new s3.CfnBucket(this, 'Logs').overrideLogicalId('Data'); const a = cdk.Fn.ref('Data');", []],
    ["new cdk.CfnMapping(this, 'Sizes'); const a = cdk.Fn.findInMap('Size', 'a', 'b');", ['mapping Size Size [Sizes]']],
  ])('%s', (body, expected) => {
    expect(unresolved(body)[0]?.replace(/\[Arn [^\]]*\]/, '[…]')).toBe(expected[0]?.replace(/\[Arn [^\]]*\]/, '[…]'));
    expect(unresolved(body)).toHaveLength(expected.length);
  });
});

describe('packages', () => {
  const manifest = '{\n  "dependencies": { "@acme/constructs": "^1.2.0", "local": "file:../local" }\n}\n';
  const dependencies = (files: Files): readonly string[] =>
    evaluateFiles(files).facts.dependencies.map(({ source, version, versionLocation, name }) => {
      const text = files[versionLocation?.uri.slice('file:///workspace/'.length) ?? ''];
      const place = versionLocation && text?.slice(versionLocation.range.start, versionLocation.range.end);
      return `${source} ${version ?? '-'} ${name} ${place ?? '-'}`;
    });

  it.each<[string, Files, readonly string[]]>([
    ['a construct', { 'package.json': manifest, 'app.ts': CDK("new acme.Bucket(this, 'B');", "import * as acme from '@acme/constructs';") }, ['@acme/constructs ^1.2.0 acme "^1.2.0"']],
    ['one that no manifest has', { 'app.ts': CDK("new Bucket(this, 'B', {});", "import { Bucket } from 'acme';") }, ['acme - Bucket -']],
    ['a class that is extended', { 'app.ts': `${CDK('', "import { Base } from 'acme';")}\nclass A extends Base { constructor(scope: cdk.Stack, id: string) { super(scope, id); } }` }, ['acme - Base -']],
    ['a function', { 'app.ts': CDK("acme.bucket(this, 'B');", "import * as acme from 'acme';") }, ['acme - acme -']],
    ['no scope', { 'app.ts': CDK("const options = {}; new Ajv(options, 'x'); log('x', {});", "import Ajv from 'ajv';\nimport { log } from 'log';") }, []],
    ['a utility', { 'app.ts': CDK("new Ajv({}); merge({}, {});", "import Ajv from 'ajv';\nimport { merge } from 'lodash';") }, []],
    ['types and the libraries', { 'app.ts': CDK("new s3.Bucket(this, 'B');", "import type { X } from 'acme';") }, []],
    ['a package of the workspace', { 'package.json': manifest, 'app.ts': CDK("new L(this, 'B');", "import { L } from 'local';") }, []],
    ['a component', { 'index.ts': `${PULUMI}import * as eks from 'eks';\nnew eks.Cluster('c', { size: 1 });\nnew aws.s3.Bucket('b');` }, ['eks - eks -']],
  ])('%s', (_, files, expected) => {
    expect(dependencies(files)).toEqual(expected);
  });
});

describe('the code of functions', () => {
  const sourceOf = (files: Files): string | undefined => {
    let found: CodeSource | undefined;
    const readCode = (source: CodeSource): undefined => {
      found = source;
      return undefined;
    };
    const dialect = createTypeScriptDialect(engine, undefined, { readCode });
    const all = workspace(files);
    const [seed] = dialect.discover(all);
    const program: Program | undefined = seed && dialect.evaluate(seed, all);
    program?.facts.codeOf(resourceOf(program, 'aws_lambda_function'));
    if (!found) return undefined;
    const { language, inline, files: paths, complete } = found;
    return [language, ...(inline ? [show(inline)] : paths.map((each) => each.slice('file:///workspace/'.length))), ...(complete ? [] : ['…'])].join(' ');
  };
  const pulumi = (code: string): string => `${PULUMI}new aws.lambda.Function('f', { handler: 'app.handler', runtime: 'python3.12', role: 'r', code: ${code} });`;

  it.each<[string, Files, string | undefined]>([
    ['inline', { 'app.ts': FUNCTION("lambda.Code.fromInline('import boto3')") }, 'python "import boto3"'],
    [
      'a folder',
      { 'lib/app.ts': FUNCTION("lambda.Code.fromAsset(path.join(__dirname, '../src'))"), 'src/app.py': '', 'src/other.py': '', 'src/x.ts': '' },
      'python src/app.py src/other.py',
    ],
    ['a folder without the handler', { 'lib/app.ts': FUNCTION("lambda.Code.fromAsset(path.join(__dirname, '../src'))"), 'src/other.py': '' }, 'python src/other.py …'],
    ['nothing', { 'lib/app.ts': FUNCTION("lambda.Code.fromAsset('nothing')") }, undefined],
    ['an entry', { 'app.ts': CDK("new NodejsFunction(this, 'F', { entry: path.join(__dirname, 'f/f.ts') });"), 'f/f.ts': '' }, 'javascript f/f.ts'],
    [
      'the folder of a Python function',
      { 'app.ts': CDK("new PythonFunction(this, 'F', { entry: path.join(__dirname, 'f'), runtime: lambda.Runtime.PYTHON_3_12 });", PYTHON), 'f/index.py': '', 'f/other.py': '' },
      'python f/index.py f/other.py',
    ],
    ['an implied entry', { 'app.ts': CDK("new NodejsFunction(this, 'F');"), 'app.F.ts': '' }, 'javascript app.F.ts app.ts'],
    ['text in an archive', { 'index.ts': pulumi("new pulumi.asset.AssetArchive({ 'app.py': new pulumi.asset.StringAsset('import boto3') })") }, 'python "import boto3"'],
    ['a folder in an archive', { 'index.ts': pulumi("new pulumi.asset.AssetArchive({ '.': new pulumi.asset.FileArchive('./src') })"), 'src/app.py': '' }, 'python src/app.py'],
    ['an archive', { 'index.ts': `const code = './src';\n${pulumi('new pulumi.asset.FileArchive(code)')}`, 'src/app.py': '' }, 'python src/app.py'],
  ])('%s', (_, files, expected) => {
    expect(sourceOf(files)).toBe(expected);
  });
});
