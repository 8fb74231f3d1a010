import { describe, expect, it } from 'vitest';
import type { CanonicalEdit, NewInput } from '../../../core/edits';
import { newResource, write } from '../../../core/edits';
import type { Program } from '../../../core/program';
import type { Resource } from '../../../core/resource';
import { applyEdits } from '../../../core/text';
import { programOf, ROOT } from '../testing';

const HEAD = 'import pulumi\nimport pulumi_aws as aws\n\n';

type Texts = Readonly<Record<string, string>>;

/** Files by path after the edits, those that change; undefined where they cannot be written. */
function changed(texts: Texts, edits: (program: Program) => readonly CanonicalEdit[]): Texts | undefined {
  const program = programOf(texts);
  const rendered = program.render(edits(program));
  return rendered && Object.fromEntries(rendered.map(({ uri, edits: changes }) => {
    const path = uri.slice(ROOT.length + 1);
    return [path, applyEdits(texts[path] ?? '', changes)];
  }));
}

function fixed(source: string, edits: (program: Program) => readonly CanonicalEdit[]): string | undefined {
  return changed({ '__main__.py': HEAD + source }, edits)?.['__main__.py']?.replace(HEAD, '');
}

function only(program: Program, type: string): Resource {
  const [first] = program.graph.ofType(type).filter((each) => each.mode === 'managed');
  if (!first) throw new Error(`no ${type}`);
  return first;
}

function newInput(near: Resource, more: Partial<NewInput> = {}): NewInput {
  return { isNew: true, name: 'vpc cidr', type: 'string', description: 'Range of the network', near, ...more };
}

describe('inputs that there are', () => {
  it.each<[string, string, string, string | undefined]>([
    ['a variable', 'env = pulumi.Config().require("env")\naws.sns.Topic("t", name="n")\n', 'env', 'env = pulumi.Config().require("env")\naws.sns.Topic("t", name=f"n-{env}")\n'],
    ['a variable with a default', 'env = pulumi.Config().get("env") or "dev"\naws.sns.Topic("t", name="n")\n', 'env', 'env = pulumi.Config().get("env") or "dev"\naws.sns.Topic("t", name=f"n-{env}")\n'],
    ['what is read where it is used', 'config = pulumi.Config()\naws.sqs.Queue("q", name=config.require("env"))\naws.sns.Topic("t", name="n")\n', 'env', 'config = pulumi.Config()\naws.sqs.Queue("q", name=config.require("env"))\naws.sns.Topic("t", name=f"n-{config.require(\'env\')}")\n'],
    ['the stack', 'aws.sqs.Queue("q", name=pulumi.get_stack())\naws.sns.Topic("t", name="n")\n', 'pulumi.getStack()', 'aws.sqs.Queue("q", name=pulumi.get_stack())\naws.sns.Topic("t", name=f"n-{pulumi.get_stack()}")\n'],
    [
      'an argument of a component',
      `class Store(pulumi.ComponentResource):
    def __init__(self, name, suffix, opts=None):
        super().__init__("a:b:Store", name, None, opts)
        self.topic = aws.sns.Topic("t", name="n")


Store("s", pulumi.Config().require("env"))
`,
      'env',
      `class Store(pulumi.ComponentResource):
    def __init__(self, name, suffix, opts=None):
        super().__init__("a:b:Store", name, None, opts)
        self.topic = aws.sns.Topic("t", name=f"n-{suffix}")


Store("s", pulumi.Config().require("env"))
`,
    ],
    ['a secret', 'token = pulumi.Config().require_secret("env")\naws.sns.Topic("t", name="n")\n', 'env', 'token = pulumi.Config().require_secret("env")\naws.sns.Topic("t", name=pulumi.Output.concat("n-", token))\n'],
    ['a variable that comes later', 'aws.sns.Topic("t", name="n")\nenv = pulumi.Config().get("env") or "dev"\n', 'env', undefined],
  ])('%s', (_, source, name, expected) => {
    const result = fixed(source, (program) => {
      const topic = only(program, 'aws_sns_topic');
      const input = program.facts.inputs.find((each) => each.name === name);
      if (!input) throw new Error(`no input ${name}`);
      return [{ kind: 'set', resource: topic, path: ['name'], value: write.template('n-', write.input(input)) }];
    });
    expect(result).toBe(expected);
  });
});

describe('names with an input behind them', () => {
  it.each<[string, string]>([
    ['"orders"', 'f"orders-{env}"'],
    ['f"{team}-orders"', 'f"{team}-orders-{env}"'],
    ['pulumi.Output.concat(queue.name, "-dlq")', 'pulumi.Output.concat(queue.name, "-dlq-", env)'],
  ])('%s', (name, expected) => {
    const source = (written: string): string => `env = pulumi.Config().require("env")\nteam = "a"\nqueue = aws.sqs.Queue("q")\naws.sns.Topic("t", name=${written})\n`;
    const result = fixed(source(name), (program) => {
      const topic = only(program, 'aws_sns_topic');
      const [input] = program.facts.inputs;
      const value = topic.properties.entries.get('name')?.value;
      if (!input || !value) throw new Error('nothing to write');
      return [{ kind: 'set', resource: topic, path: ['name'], value: write.template(write.existing(value), '-', write.input(input)) }];
    });
    expect(result).toBe(source(expected));
  });
});

describe('new inputs', () => {
  const set = (more: Partial<NewInput>) => (program: Program): readonly CanonicalEdit[] => {
    const vpc = only(program, 'aws_vpc');
    return [{ kind: 'set', resource: vpc, path: ['cidr_block'], value: write.input(newInput(vpc, more)) }];
  };

  it.each<[string, Partial<NewInput>, string, string | undefined]>([
    [
      'behind the configuration',
      {},
      'config = pulumi.Config()\nenv_name = config.require("envName")\n\naws.ec2.Vpc("v", cidr_block="10.0.0.0/16")\n',
      'config = pulumi.Config()\nenv_name = config.require("envName")\nvpc_cidr = config.require("vpcCidr")\n\naws.ec2.Vpc("v", cidr_block=vpc_cidr)\n',
    ],
    [
      'with a default',
      { preset: '10.0.0.0/16' },
      'config = pulumi.Config()\nenv = config.require("env_name")\n\naws.ec2.Vpc("v", cidr_block="10.0.0.0/16")\n',
      'config = pulumi.Config()\nenv = config.require("env_name")\nvpc_cidr = config.get("vpc_cidr") or "10.0.0.0/16"\n\naws.ec2.Vpc("v", cidr_block=vpc_cidr)\n',
    ],
    [
      'of another type',
      { type: 'boolean', preset: false },
      '# The network.\naws.ec2.Vpc("v", cidr_block="10.0.0.0/16")\n',
      'config = pulumi.Config()\nvpc_cidr = config.get_bool("vpcCidr", False)\n\n# The network.\naws.ec2.Vpc("v", cidr_block=vpc_cidr)\n',
    ],
    [
      'in a function with configuration of its own',
      {},
      'def main():\n    config = pulumi.Config()\n    aws.ec2.Vpc("v", cidr_block="10.0.0.0/16")\n\n\nmain()\n',
      'def main():\n    config = pulumi.Config()\n    vpc_cidr = config.require("vpcCidr")\n    aws.ec2.Vpc("v", cidr_block=vpc_cidr)\n\n\nmain()\n',
    ],
    [
      'in a component',
      {},
      'class Net(pulumi.ComponentResource):\n    def __init__(self, name):\n        self.vpc = aws.ec2.Vpc("v", cidr_block="10.0.0.0/16")\n\n\nNet("n")\n',
      'config = pulumi.Config()\nvpc_cidr = config.require("vpcCidr")\n\n\nclass Net(pulumi.ComponentResource):\n    def __init__(self, name):\n        self.vpc = aws.ec2.Vpc("v", cidr_block=vpc_cidr)\n\n\nNet("n")\n',
    ],
    ['before configuration is read', {}, 'aws.ec2.Vpc("v", cidr_block="10.0.0.0/16")\nconfig = pulumi.Config()\n', 'config_2 = pulumi.Config()\nvpc_cidr = config_2.require("vpcCidr")\n\naws.ec2.Vpc("v", cidr_block=vpc_cidr)\nconfig = pulumi.Config()\n'],
  ])('%s', (_, more, source, expected) => {
    expect(fixed(source, set(more))).toBe(expected);
  });

  it('have one key in several documents', () => {
    const vpc = (name: string): string => `aws.ec2.Vpc("${name}", cidr_block="10.0.0.0/16")\n`;
    const texts = { 'Pulumi.yaml': 'name: shop\nruntime: python\nconfig: {}\n', '__main__.py': `${HEAD}import other\n${vpc('a')}`, 'other.py': HEAD + vpc('b') };
    const result = changed(texts, (program) => {
      const vpcs = program.graph.ofType('aws_vpc');
      const [first] = vpcs;
      if (!first) throw new Error('no network');
      const input = newInput(first);
      return vpcs.map((each): CanonicalEdit => ({ kind: 'set', resource: each, path: ['cidr_block'], value: write.input(input) }));
    });
    const read = 'config = pulumi.Config()\nvpc_cidr = config.require("vpcCidr")\n\n';
    expect(result).toEqual({
      'other.py': `${HEAD}${read}aws.ec2.Vpc("b", cidr_block=vpc_cidr)\n`,
      '__main__.py': `${HEAD}import other\n${read}aws.ec2.Vpc("a", cidr_block=vpc_cidr)\n`,
    });
  });

  it.each<[string, string, string]>([
    ['name: shop\nruntime: python\n', '', 'config:\n  vpcCidr:\n    type: string\n    description: "Range of the network"\n'],
    ['name: shop\nruntime: python\n', 'config:\n    size:\n        default: 1\n', 'config:\n    vpcCidr:\n      type: string\n      description: "Range of the network"\n    size:\n        default: 1\n'],
  ])('are declared in the manifest', (head, config, expected) => {
    const texts = { 'Pulumi.yaml': head + config, '__main__.py': `${HEAD}aws.ec2.Vpc("v", cidr_block="10.0.0.0/16")\n` };
    expect(changed(texts, set({}))?.['Pulumi.yaml']).toBe(head + expected);
  });
});

describe('outputs', () => {
  const output = (program: Program): readonly CanonicalEdit[] => {
    const bucket = only(program, 'aws_s3_bucket');
    return [{ kind: 'output', name: 'logs bucket', description: 'The bucket', value: write.reference(bucket, 'arn'), near: bucket }];
  };

  it.each<[string, string, string | undefined]>([
    ['at the end', 'bucket = aws.s3.Bucket("b")\n', 'bucket = aws.s3.Bucket("b")\n\npulumi.export("logs_bucket", bucket.arn)\n'],
    [
      'behind the others, in their style',
      "bucket = aws.s3.Bucket('b')\npulumi.export('bucketName', bucket.id)  # used by others\nprint('done')\n",
      "bucket = aws.s3.Bucket('b')\npulumi.export('bucketName', bucket.id)  # used by others\npulumi.export('logsBucket', bucket.arn)\nprint('done')\n",
    ],
    ['of a resource without variable', 'aws.s3.Bucket("b")\n', undefined],
    [
      'of a component',
      'class Store(pulumi.ComponentResource):\n    def __init__(self, name):\n        self.bucket = aws.s3.Bucket("b")\n\n\nstore = Store("s")\n',
      'class Store(pulumi.ComponentResource):\n    def __init__(self, name):\n        self.bucket = aws.s3.Bucket("b")\n\n\nstore = Store("s")\n\npulumi.export("logs_bucket", store.bucket.arn)\n',
    ],
    [
      'in the function that exports',
      'def main():\n    bucket = aws.s3.Bucket("b")\n    pulumi.export("name", bucket.id)\n\n\nmain()\n',
      'def main():\n    bucket = aws.s3.Bucket("b")\n    pulumi.export("name", bucket.id)\n    pulumi.export("logs_bucket", bucket.arn)\n\n\nmain()\n',
    ],
  ])('%s', (_, source, expected) => {
    expect(fixed(source, output)).toBe(expected);
  });
});

describe('lifecycle', () => {
  it.each<[string, string, string | undefined]>([
    ['new options', 'aws.s3.Bucket("b")\n', 'aws.s3.Bucket("b", opts=pulumi.ResourceOptions(protect=True))\n'],
    [
      'options that are there',
      'p = aws.sns.Topic("p")\naws.s3.Bucket("b", opts=pulumi.ResourceOptions(parent=p))\n',
      'p = aws.sns.Topic("p")\naws.s3.Bucket("b", opts=pulumi.ResourceOptions(parent=p, protect=True))\n',
    ],
    ['an option that is there', 'aws.s3.Bucket("b", opts=pulumi.ResourceOptions(protect=False))\n', 'aws.s3.Bucket("b", opts=pulumi.ResourceOptions(protect=True))\n'],
    [
      'options in a variable',
      'opts = pulumi.ResourceOptions(delete_before_replace=True)\naws.s3.Bucket("b", opts=opts)\n',
      'opts = pulumi.ResourceOptions(delete_before_replace=True)\naws.s3.Bucket(\n    "b",\n    opts=pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(protect=True)),\n)\n',
    ],
    ['an option in a variable', 'opts = pulumi.ResourceOptions(protect=False)\naws.s3.Bucket("b", opts=opts)\n', 'opts = pulumi.ResourceOptions(protect=False)\naws.s3.Bucket(\n    "b",\n    opts=pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(protect=True)),\n)\n'],
    ['options of the parent', 'p = aws.sns.Topic("p", opts=pulumi.ResourceOptions(protect=False))\naws.s3.Bucket("b", opts=pulumi.ResourceOptions(parent=p))\n', 'p = aws.sns.Topic("p", opts=pulumi.ResourceOptions(protect=False))\naws.s3.Bucket("b", opts=pulumi.ResourceOptions(parent=p, protect=True))\n'],
  ])('is set in %s', (_, source, expected) => {
    const edits = (program: Program): readonly CanonicalEdit[] => [
      { kind: 'set', resource: only(program, 'aws_s3_bucket'), path: ['lifecycle', 'prevent_destroy'], value: write.literal(true) },
    ];
    expect(fixed(source, edits)).toBe(expected);
  });

  it('is removed', () => {
    const source = 'aws.s3.Bucket("b", opts=pulumi.ResourceOptions(protect=True, retain_on_delete=True))\n';
    const edits = (program: Program): readonly CanonicalEdit[] => [
      { kind: 'remove', resource: only(program, 'aws_s3_bucket'), path: ['lifecycle', 'retain_on_delete'] },
    ];
    expect(fixed(source, edits)).toBe('aws.s3.Bucket("b", opts=pulumi.ResourceOptions(protect=True))\n');
  });

  it('is set together with dependencies and arguments', () => {
    const source = 'topic = aws.sns.Topic("t")\naws.s3.Bucket("b")\n';
    const edits = (program: Program): readonly CanonicalEdit[] => {
      const [bucket, topic] = [only(program, 'aws_s3_bucket'), only(program, 'aws_sns_topic')];
      return [
        { kind: 'set', resource: bucket, path: ['force_destroy'], value: write.literal(false) },
        { kind: 'set', resource: bucket, path: ['lifecycle', 'retain_on_delete'], value: write.literal(true) },
        { kind: 'depend', resource: bucket, on: topic },
      ];
    };
    expect(fixed(source, edits)).toBe(`topic = aws.sns.Topic("t")
aws.s3.Bucket(
    "b",
    force_destroy=False,
    opts=pulumi.ResourceOptions(retain_on_delete=True, depends_on=[topic]),
)
`);
  });
});

describe('placement', () => {
  const SOURCE = 'west = aws.Provider("west", region="us-west-2")\nother = aws.sns.Topic("o", opts=pulumi.ResourceOptions(provider=west))\nbucket = aws.s3.Bucket("b")\n';

  it('names the provider', () => {
    const edits = (program: Program): readonly CanonicalEdit[] => {
      const [bucket, topic] = [only(program, 'aws_s3_bucket'), only(program, 'aws_sns_topic')];
      expect([bucket.placement.isImplicit, topic.placement.isImplicit]).toEqual([true, undefined]);
      return [{ kind: 'place', resource: bucket, placement: topic.placement }];
    };
    expect(fixed(SOURCE, edits)).toBe(SOURCE.replace('"b")', '"b", opts=pulumi.ResourceOptions(provider=west))'));
  });

  it('of a new resource is another than its neighbour’s', () => {
    const edits = (program: Program): readonly CanonicalEdit[] => {
      const [bucket, topic] = [only(program, 'aws_s3_bucket'), only(program, 'aws_sns_topic')];
      const replica = { ...newResource('aws_s3_bucket', 'replica', bucket, { force_destroy: write.literal(false) }), placement: topic.placement };
      return [{ kind: 'add', resource: replica }];
    };
    expect(fixed(SOURCE, edits)).toBe(
      SOURCE.replace('bucket = ', 'aws.s3.Bucket(\n    "replica",\n    force_destroy=False,\n    opts=pulumi.ResourceOptions(provider=west),\n)\n\nbucket = '),
    );
  });

  it('of a new resource is the default one', () => {
    const edits = (program: Program): readonly CanonicalEdit[] => {
      const [bucket, topic] = [only(program, 'aws_s3_bucket'), only(program, 'aws_sns_topic')];
      return [{ kind: 'add', resource: { ...newResource('aws_sqs_queue', 'jobs', topic, {}), placement: bucket.placement } }];
    };
    expect(fixed(SOURCE, edits)).toContain('aws.sqs.Queue(\n    "jobs",\n)\n');
  });
});
