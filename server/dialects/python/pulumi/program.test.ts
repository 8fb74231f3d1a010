import { describe, expect, it } from 'vitest';
import { get } from '../../../core/query';
import type { Program } from '../../../core/program';
import { sourceFile } from '../../../core/source-file';
import { createPythonDialect } from '../index';
import { filesOf, names, programOf, ROOT, show } from '../testing';

const HEAD = 'import json\nimport pulumi\nimport pulumi_aws as aws\nimport pulumi_random as random\n';

/** Canonical resources in a line each. */
function resources(program: Program): readonly string[] {
  return program.graph.resources.map(({ type, name, properties, condition, mode }) => {
    const when = condition === undefined ? '' : ` when ${condition}`;
    return `${mode === 'managed' ? '' : `${mode} `}${type} ${name}${when} ${show(properties)}`;
  });
}

describe('resources', () => {
  it.each<[string, string, readonly string[]]>([
    ['a constructor', 'aws.s3.Bucket("b", bucket="n")', ['aws_s3_bucket b {bucket: "n"}']],
    ['a module of another name', 'from pulumi_aws import lambda_ as fn\nfn.Function("f", memory_size=1)', ['aws_lambda_function f {memory_size: 1}']],
    ['a class by name', 'from pulumi_aws.kms import Key\nKey("k", enable_key_rotation=True)', ['aws_kms_key k {enable_key_rotation: true}']],
    ['renamed arguments', 'aws.lambda_.Function("f", name="n", code=pulumi.FileArchive("./a"))', ['aws_lambda_function f {function_name: "n", filename: "./a"}']],
    ['an object of arguments', 'aws.s3.Bucket("b", aws.s3.BucketArgs(bucket="n"))', ['aws_s3_bucket b {bucket: "n"}']],
    ['arguments spread in', 'common = {"bucket": "n"}\naws.s3.Bucket("b", **common)', ['aws_s3_bucket b {bucket: "n"}']],
    ['arguments that are not known', 'aws.s3.Bucket("b", **missing())', ['aws_s3_bucket b {…}']],
    [
      'nested classes and dicts in both cases',
      'aws.lambda_.Function("f", vpc_config=aws.lambda_.FunctionVpcConfigArgs(subnet_ids=["a"]), dead_letter_config={"targetArn": "x"})',
      ['aws_lambda_function f {vpc_config: {subnet_ids: ["a"]}, dead_letter_config: {target_arn: "x"}}'],
    ],
    ['free keys', 'aws.s3.Bucket("b", tags={"CostCenter": "x", "name_of": "y"})', ['aws_s3_bucket b {tags: {CostCenter: "x", name_of: "y"}}']],
    [
      'satellites',
      'b = aws.s3.Bucket("b")\naws.s3.BucketVersioning("v", bucket=b.id, versioning_configuration={"status": "Enabled"})',
      ['aws_s3_bucket b {versioning: {status: "Enabled"}}', 'aws_s3_bucket_versioning v {bucket: <b.id>, versioning_configuration: {status: "Enabled"}}'],
    ],
    [
      'the classes of version 6',
      'b = aws.s3.BucketV2("b")\naws.s3.BucketServerSideEncryptionConfigurationV2("e", bucket=b.bucket, rules=[{"bucket_key_enabled": True}])',
      [
        'aws_s3_bucket b {server_side_encryption_configuration: {bucket: <b.bucket>, rule: [{bucket_key_enabled: true}]}}',
        'aws_s3_bucket_server_side_encryption_configuration e {bucket: <b.bucket>, rule: [{bucket_key_enabled: true}]}',
      ],
    ],
    ['a generated password', 'p = random.RandomPassword("p", length=16)\naws.rds.Instance("d", password=p.result)', [
      'random_password p {length: 16}',
      'aws_db_instance d {password: <p.result>}',
    ]],
    ['an existing resource', 'k = aws.kms.Key.get("k", "id")\naws.sns.Topic("t", kms_master_key_id=k.arn)', [
      'imported aws_kms_key k {}',
      'aws_sns_topic t {kms_master_key_id: <k.arn>}',
    ]],
    ['a data source', 'r = aws.get_region()\naws.sns.Topic("t", name=f"t-{r.name}")', [
      'data aws_region get_region {}',
      'aws_sns_topic t {name: `t-${<get_region.name>}`}',
    ]],
    ['one that exists under a condition', 'c = pulumi.Config()\nif c.get_bool("on"):\n    aws.sns.Topic("t")', [
      'aws_sns_topic t when c.get_bool("on") {}',
    ]],
    ['one that is left out', 'if False:\n    aws.sns.Topic("t")\naws.sqs.Queue("q")', ['aws_sqs_queue q {}']],
    ['one a turn', 'for n in ["a", "b"]:\n    aws.sns.Topic(n)', ['aws_sns_topic a {}', 'aws_sns_topic b {}']],
    ['a dict of them', 't = {n: aws.sns.Topic(n) for n in ["a"]}\naws.sns.TopicSubscription("s", topic=t["a"].arn)', [
      'aws_sns_topic a {}',
      'aws_sns_topic_subscription s {topic_arn: <a.arn>}',
    ]],
    ['the program of the automation API', 'from pulumi import automation as auto\ndef main():\n    aws.sns.Topic("t")\nauto.create_or_select_stack(stack_name="s", project_name="p", program=main)', ['aws_sns_topic t {}']],
    ['a number of turns that is configured', 'for i in range(pulumi.Config().get_int("n") or 1):\n    aws.sns.Topic(f"t-{i}")', [
      'aws_sns_topic t when pulumi.Config().get_int("n") is not set {}',
      'aws_sns_topic t when for each of range(pulumi.Config().get_int("n") or 1) {}',
    ]],
    ['an enumeration', 'aws.lambda_.Function("f", runtime=aws.lambda_.Runtime.PYTHON3D13)', ['aws_lambda_function f {runtime: "python3.13"}']],
    ['an engine', 'aws.rds.Cluster("c", engine=aws.rds.EngineType.AURORA_POSTGRESQL)', ['aws_rds_cluster c {engine: "aurora-postgresql"}']],
    ['a class', 'aws.rds.Instance("d", instance_class=aws.rds.InstanceType.T4_G_MICRO)', ['aws_db_instance d {instance_class: "db.t4g.micro"}']],
    ['a large class', 'aws.rds.Instance("d", instance_class=aws.rds.InstanceType.R5_2_X_LARGE)', ['aws_db_instance d {instance_class: "db.r5.2xlarge"}']],
    ['a name with holes', 'def f(n):\n    aws.sns.Topic(f"{n}-events")\nf("a")', ['aws_sns_topic events {}']],
    ['a class that is not known', 'aws.s3.Nothing("n")\naws.sns.Topic("t")', ['aws_sns_topic t {}']],
    ['half-typed code', 'aws.sns.Topic("t", name=\naws.sqs.Queue("q", name="n")', ['aws_sns_topic t {name: ?syntax-error}', 'aws_sqs_queue q {name: "n"}']],
  ])('%s', (_, source, expected) => {
    expect(resources(programOf(`${HEAD}${source}\n`))).toEqual(expected);
  });
});

describe('outputs and configuration', () => {
  it.each<[string, string]>([
    ['b.arn', '<b.arn>'],
    ['b', '<b>'],
    ['pulumi.Output.concat("a-", b.arn, "/*")', '`a-${<b.arn>}/*`'],
    ['pulumi.Output.format("{0}/{n}", b.arn, n="x")', '`${<b.arn>}/x`'],
    ['b.arn.apply(lambda arn: f"{arn}/*")', '`${<b.arn>}/*`'],
    ['pulumi.Output.all(b.arn, "x").apply(lambda args: [args[1], args[0]])', '["x", <b.arn>]'],
    ['pulumi.Output.all(a=b.arn).apply(lambda args: args["a"])', '<b.arn>'],
    ['pulumi.Output.from_input("x")', '"x"'],
    ['pulumi.Output.secret("x")', '"x"'],
    ['pulumi.Output.json_dumps({"a": b.arn})', '{a: <b.arn>}'],
    ['pulumi.Output.all(b.arn).apply(lambda a: json.dumps({"a": a[0]}))', '{a: <b.arn>}'],
    ['pulumi.Output.json_loads(\'{"a": 1}\')', '{a: 1}'],
    ['b.arn.apply(missing)', '?missing()'],
    ['config.require("k")', '?configuration k'],
    ['pulumi.Config("ns").require("k")', '?configuration ns:k'],
    ['config.require_secret("k")', '?secret configuration k'],
    ['config.get("size")', '(?configuration size if configuration size is set | "7" if the stack is dev)'],
    ['config.get_int("size")', '(?configuration size if configuration size is set | 7 if the stack is dev)'],
    ['config.get_bool("size")', '?configuration size'],
    ['config.get_secret("token")', '?secret configuration token'],
    ['config.get("k")', '?configuration k'],
    ['config.get("k") or "d"', '(?configuration k if config.get("k") is set | "d" if config.get("k") is not set)'],
    ['config.get_int("k", 3)', '(?configuration k if configuration k is set | 3 if configuration k is not set)'],
    ['config.get("declared")', '(?configuration declared if configuration declared is set | "hunter2" if configuration declared is not set)'],
    ['config.require_object("k")["a"]', '?config.require_object("k")["a"]'],
    ['pulumi.get_stack()', '?stack'],
    ['pulumi.get_project()', '"shop"'],
    ['pulumi.StackReference("a/b/c").get_output("vpc")', '?stack output vpc'],
    ['b.bucket_domain_name.upper()', '?b.bucket_domain_name.upper()'],
  ])('%s', (expression, expected) => {
    const files = {
      'Pulumi.yaml': 'name: shop\nruntime:\n  name: python\nconfig:\n  declared:\n    type: string\n    default: hunter2 # no\n  other:\n    type: integer\n',
      'Pulumi.dev.yaml': 'config:\n  shop:size: 7\n  shop:token:\n    secure: v1:abc\n',
      '__main__.py': `${HEAD}config = pulumi.Config()\nb = aws.s3.Bucket("b")\naws.sns.Topic("t", name=${expression})\n`,
    };
    const topic = programOf(files).graph.ofType('aws_sns_topic')[0];
    expect(topic && show(get(topic.properties, 'name'))).toBe(expected);
  });
});

describe('policies', () => {
  const document = '{Version: "2012-10-17", Statement: [{Effect: "Allow", Action: ["s3:*"], Resource: [<b.arn>], Condition: {Bool: {aws:SecureTransport: ["true"]}}}]}';
  it.each<[string, string, string]>([
    [
      'a policy document in classes',
      'd = aws.iam.get_policy_document_output(statements=[aws.iam.GetPolicyDocumentStatementArgs(effect="Allow", actions=["s3:*"], resources=[b.arn], conditions=[aws.iam.GetPolicyDocumentStatementConditionArgs(test="Bool", variable="aws:SecureTransport", values=["true"])])])\np = d.json',
      document,
    ],
    [
      'a policy document in dicts',
      'd = aws.iam.get_policy_document(statements=[{"effect": "Allow", "actions": ["s3:*"], "resources": [b.arn], "conditions": [{"test": "Bool", "variable": "aws:SecureTransport", "values": ["true"]}]}])\np = d.json',
      document,
    ],
    [
      'principals',
      'p = aws.iam.get_policy_document(statements=[{"actions": ["a"], "principals": [{"type": "Service", "identifiers": ["x"]}, {"type": "AWS", "identifiers": ["y"]}]}]).json',
      '{Version: "2012-10-17", Statement: [{Effect: "Allow", Action: ["a"], Principal: {Service: ["x"], AWS: ["y"]}}]}',
    ],
    ['sources', 'p = aws.iam.get_policy_document(source_policy_documents=["{}"]).json', '{Version: "2012-10-17", Statement: [, …]}'],
    ['JSON text', 'p = """{"Statement": [{"Effect": "Allow"}]}"""', '{Statement: [{Effect: "Allow"}]}'],
    ['broken JSON text', 'p = "{"', '"{"'],
  ])('%s', (_, source, expected) => {
    const program = programOf(`${HEAD}b = aws.s3.Bucket("b")\n${source}\naws.iam.Policy("p", policy=p)\n`);
    const policy = program.graph.ofType('aws_iam_policy')[0];
    expect(policy && show(get(policy.properties, 'policy'))).toBe(expected);
  });

  it('JSON text knows where its parts are', () => {
    const source = `${HEAD}aws.iam.Policy("p", policy='{"Statement": [{"Resource": "*"}]}')\n`;
    const policy = programOf(source).graph.ofType('aws_iam_policy')[0];
    const [statement] = policy ? [get(policy.properties, 'policy', 'Statement')] : [];
    const resource = statement?.kind === 'list' && statement.items[0]?.kind === 'object' ? statement.items[0].entries.get('Resource') : undefined;
    expect(source.slice(resource?.site?.range.start, resource?.site?.range.end)).toBe('"*"');
    expect(source.slice(resource?.member?.range.start, resource?.member?.range.end)).toBe('"Resource": "*"');
  });
});

describe('placement, options and components', () => {
  const source = `${HEAD}
west = aws.Provider("west", region="us-west-2")
east = aws.Provider("east", region=aws.Region.US_EAST1)


class Store(pulumi.ComponentResource):
    def __init__(self, name, encrypted=True, opts=None):
        super().__init__("acme:data:Store", name, None, opts)
        self.key = aws.kms.Key(f"{name}-key", opts=pulumi.ResourceOptions(parent=self))
        self.topic = aws.sns.Topic(
            f"{name}-topic",
            opts=pulumi.ResourceOptions.merge(
                pulumi.ResourceOptions(parent=self, depends_on=[self.key]),
                pulumi.ResourceOptions(protect=True, depends_on=self.key),
            ),
        )
        if encrypted:
            aws.sqs.Queue(f"{name}-queue", opts=pulumi.ResourceOptions(parent=self.topic, provider=east))
        self.register_outputs({})


class Unused(pulumi.ComponentResource):
    def __init__(self, name, size, opts=None):
        super().__init__("acme:data:Unused", name, {}, opts)
        aws.sns.Topic("unused", name=f"{name}-t", display_name=size)


store = Store("s", opts=pulumi.ResourceOptions(providers=[west]))
aws.kms.Alias("a", target_key_id=store.key.key_id, opts=pulumi.ResourceOptions(provider=west, depends_on=[store]))
aws.sns.Topic("default")
aws.sns.Topic("regional", region="eu-west-1")
`;

  it('are followed', () => {
    const program = programOf(source);
    const shown = program.graph.resources.map(({ name, placement, dependsOn, declared }) =>
      [
        name,
        placement.provider.split('::').at(-1),
        show(placement.region),
        dependsOn.map((id) => id.split('::').at(-1)).join(' '),
        show(declared.settings),
      ].join(' | '),
    );
    expect(shown).toEqual([
      'key | west | "us-west-2" |  | {}',
      'topic | west | "us-west-2" | s-key | {protect: true}',
      'queue | east | "us-east-1" |  | {protect: true}',
      'a | west | "us-west-2" | s-key s-topic | {}',
      'default |  | ?configuration aws:region |  | {}',
      'regional | @eu-west-1 | "eu-west-1" |  | {}',
      'unused |  | ?configuration aws:region |  | {}',
    ]);
  });

  it('a component that nothing makes has arguments that are not known', () => {
    const unused = programOf(source).graph.resources.at(-1);
    expect(unused && show(unused.properties)).toBe('{name: `${?name}-t`, display_name: ?size}');
  });

  it('a configured region is the default provider’s', () => {
    const files = { 'Pulumi.yaml': 'name: p\nruntime: python\nconfig:\n  aws:region: eu-north-1\n', '__main__.py': `${HEAD}aws.sns.Topic("t")\n` };
    expect(programOf(files).graph.resources.map(({ placement }) => show(placement.region))).toEqual(['"eu-north-1"']);
  });
});

describe('transformations', () => {
  const result = 'pulumi.ResourceTransformationResult';
  const logs = (options: string) => `aws.cloudwatch.LogGroup("l", retention_in_days=1, tags={"a": "b"}, opts=pulumi.ResourceOptions(${options}))`;
  it.each<[string, string, string]>([
    ['other arguments are returned', logs(`transformations=[lambda args: ${result}({**args.props, "retention_in_days": 30}, args.opts)]`), '{retention_in_days: 30, tags: {a: "b"}}'],
    ['they are changed in place', `def f(args):\n    args.props["retention_in_days"] = 7\n    return ${result}(args.props, args.opts)\n${logs('transformations=[f]')}`, '{retention_in_days: 7, tags: {a: "b"}}'],
    ['nothing is returned', logs('transformations=[lambda args: None]'), '{retention_in_days: 1, tags: {a: "b"}}'],
    ['it is for other types', `def f(args):\n    if args.type_.startswith("aws:s3/"):\n        return ${result}({}, args.opts)\npulumi.runtime.register_stack_transformation(f)\n${logs('')}`, '{retention_in_days: 1, tags: {a: "b"}}'],
    ['the stack adds tags', `pulumi.runtime.register_stack_transformation(lambda args: ${result}(props={**args.props, "tags": {**(args.props.get("tags") or {}), "c": "d"}}, opts=args.opts))\n${logs('')}`, '{retention_in_days: 1, tags: {a: "b", c: "d"}}'],
    ['nobody knows what it does', logs('transformations=[missing]'), '{…}'],
    [
      'the component comes after the resource',
      `class G(pulumi.ComponentResource):\n    def __init__(self, opts):\n        super().__init__("x:y:G", "g", None, opts)\n        ${logs(`parent=self, transformations=[lambda args: ${result}({"retention_in_days": 2}, args.opts)]`)}\nG(pulumi.ResourceOptions(transformations=[lambda args: ${result}({"retention_in_days": args.props["retention_in_days"] * 10}, args.opts)]))`,
      '{retention_in_days: 20}',
    ],
  ])('are applied: %s', (_, source, expected) => {
    const program = programOf(`${HEAD}${source}\n`);
    expect(program.declared.map(({ properties }) => show(properties))).toEqual([expected]);
  });
});

describe('discovery', () => {
  const dialect = createPythonDialect({ names });
  const main = `${HEAD}aws.sns.Topic("t")\n`;
  const seeds = (texts: Readonly<Record<string, string>>): readonly string[] =>
    dialect.discover(filesOf(texts)).map(({ id, uri }) => `${id.slice(`python:${ROOT}/`.length)} in ${uri.slice(ROOT.length)}`);

  it.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    ['a manifest', { 'Pulumi.yaml': 'name: a\nruntime: python\n', '__main__.py': main, 'lib.py': main, 'test_lib.py': main }, ['__main__.py in ']],
    ['a manifest with a folder', { 'Pulumi.yaml': 'name: a\nruntime:\n  name: python\n  options:\n    virtualenv: venv\nmain: infra/\n', 'infra/__main__.py': main }, ['infra/__main__.py in ']],
    ['a manifest with a file', { 'a/Pulumi.yaml': 'runtime: python\nmain: app.py\n', 'a/app.py': main }, ['a/app.py in /a']],
    ['a manifest of another language', { 'Pulumi.yaml': 'runtime: nodejs\n', 'tool.py': main }, ['tool.py in /tool.py']],
    ['a manifest whose entry is not there', { 'Pulumi.yaml': 'runtime: python\n', 'tool.py': main }, ['tool.py in /tool.py']],
    ['no manifest', { 'app.py': `from lib import x\n${main}`, 'lib.py': main }, ['app.py in /app.py']],
    ['no Pulumi', { 'handler.py': 'import boto3\n', '__main__.py': 'print("hi")\n' }, []],
    ['environments', { 'venv/lib/pulumi/x.py': main, 'a/site-packages/y.py': main, '__pycache__/z.py': main }, []],
    ['tests', { 'test_app.py': main, 'conftest.py': main }, []],
    ['two programs', { 'a/Pulumi.yaml': 'runtime: python\n', 'a/__main__.py': main, 'b/Pulumi.yaml': 'runtime: python\n', 'b/__main__.py': main }, ['a/__main__.py in /a', 'b/__main__.py in /b']],
  ])('%s', (_, texts, expected) => {
    expect(seeds(texts)).toEqual(expected);
  });

  it('finds the comments of configuration', () => {
    const file = sourceFile('file:///w/Pulumi.yaml', '# one\nname: a#b # two\nconfig:\n  "k#": "# no" #  three  \n');
    expect(dialect.comments(file).map(({ text, range }) => [text, file.text.slice(range.start, range.end)])).toEqual([
      ['one', '# one'],
      ['two', '# two'],
      ['three', '#  three'],
    ]);
  });

  it('does not reach outside the root', () => {
    const files = filesOf({ '__main__.py': `from ...above import x\n${main}` });
    const above = new Map([...files.sources, ['file:///above.py', sourceFile('file:///above.py', 'x = 1\n')]]);
    const [seed] = dialect.discover(files);
    const program = seed && dialect.evaluate(seed, { ...files, sources: above });
    expect([...(program?.inputs ?? [])]).toEqual([`${ROOT}/__main__.py`]);
  });

  it.each([
    ['__main__.py', true],
    ['infra/Pulumi.yaml', true],
    ['Pulumi.dev.yaml', true],
    ['app.yaml', false],
    ['a/venv/x.py', false],
    ['index.ts', false],
  ])('claims %s: %s', (path, expected) => {
    expect(dialect.claims(path)).toBe(expected);
  });
});
