import { describe, expect, it } from 'vitest';
import type { CodeSource } from '../../../core/function-code';
import type { ProgramFacts } from '../../../core/facts';
import type { Program } from '../../../core/program';
import { get } from '../../../core/query';
import type { Location } from '../../../core/text';
import { createPythonDialect } from '../index';
import { filesOf, names, programOf, ROOT, show } from '../testing';

const HEAD = 'import json\nimport os\nimport pulumi\nimport pulumi_aws as aws\n';

type Texts = Readonly<Record<string, string>>;

function textsOf(source: string | Texts): Texts {
  return typeof source === 'string' ? { '__main__.py': HEAD + source } : source;
}

function factsOf(source: string | Texts): ProgramFacts {
  return programOf(textsOf(source)).facts;
}

/** The text of a place, behind the path of its file where that is not the entry. */
function textAt(texts: Texts, { uri, range }: Location): string {
  const path = uri.slice(ROOT.length + 1);
  const text = texts[path]?.slice(range.start, range.end) ?? '?';
  return path === '__main__.py' ? text : `${path}: ${text}`;
}

describe('inputs', () => {
  it.each<[string, string, string, string | undefined]>([
    ['a required value', 'config = pulumi.Config()\nx = config.require("env")', 'x', 'env'],
    ['a string with it', 'x = f"logs-{pulumi.Config().require(\'env\')}"', 'x', 'env'],
    ['a default', 'x = pulumi.Config().get("env") or "dev"', '"a-" + x', 'env'],
    ['a default argument', 'x = pulumi.Config().get("env", "dev")', 'x.upper()', 'env'],
    ['a namespace', 'x = pulumi.Config("net").require("cidr")', 'x', 'net:cidr'],
    ['the region', 'x = pulumi.Config("aws").require("region")', 'x', undefined],
    ['the name of the stack', 'x = pulumi.get_stack()', 'f"{x}-logs"', 'pulumi.getStack()'],
    ['the name of the project', 'x = pulumi.get_project()', 'f"{x}-logs"', undefined],
    ['an environment variable', 'x = os.environ.get("SUFFIX", "dev")', 'f"{x}-logs"', 'SUFFIX'],
    ['one that has to be there', 'x = os.environ["SUFFIX"]', 'f"{x}-logs"', 'SUFFIX'],
    ['two of them', 'c = pulumi.Config()\nx = c.require("a")\ny = c.require("b")', 'f"{x}-{y}"', 'a b'],
    ['methods', 'x = pulumi.Config().get("env") or "Dev"', '"-".join(["a", x.lower().replace("_", "-")])', 'env'],
    ['formats', 'x = pulumi.get_stack()', '"{}-a".format(x)', 'pulumi.getStack()'],
    ['percent formats', 'x = pulumi.get_stack()', '"%s-a" % x', 'pulumi.getStack()'],
    ['outputs', 'x = pulumi.get_stack()', 'pulumi.Output.concat("a-", x)', 'pulumi.getStack()'],
    ['a lambda', 'x = pulumi.get_stack()', 'pulumi.Output.from_input(x).apply(lambda s: f"{s}-a")', 'pulumi.getStack()'],
    ['a conditional', 'x = "a" if pulumi.get_stack() == "prod" else "b"', 'x', 'pulumi.getStack()'],
    ['a branch', 'x = "a"\nif pulumi.get_stack() == "prod":\n    x = "b"', 'x', 'pulumi.getStack()'],
    ['a function', 'def f(s):\n    if s == "prod":\n        return "a"\n    return "b"\nx = f(pulumi.get_stack())', 'x', 'pulumi.getStack()'],
    ['a table', 'x = {"prod": "a", "dev": "b"}[pulumi.Config().get("env") or "dev"]', 'x', 'env'],
    ['a dictionary', 'd = {"name": pulumi.get_stack(), "other": "x"}', 'd["name"]', 'pulumi.getStack()'],
    ['its other entries', 'd = {"name": pulumi.get_stack(), "other": "x"}', 'd["other"]', undefined],
    [
      'arguments of a class',
      'class Args:\n    def __init__(self, suffix=None):\n        self.suffix = suffix or "dev"\nargs = Args(suffix=pulumi.Config().get("env"))',
      'f"logs-{args.suffix}"',
      'env',
    ],
    ['a literal', 'x = "a"', 'f"{x}-logs"', undefined],
  ])('are known of %s', (_, source, expression, expected) => {
    const program = programOf(`${HEAD}${source}\naws.sns.Topic("t", name=${expression})\n`);
    const [topic] = program.graph.ofType('aws_sns_topic');
    const name = topic && get(topic.properties, 'name');
    expect(name?.from.inputs?.join(' ')).toBe(expected);
    for (const each of name?.kind === 'choice' ? name.alternatives : []) expect(each.value.from.inputs?.join(' ')).toBe(expected);
  });

  it('are listed with where they are read first', () => {
    const texts = {
      'Pulumi.yaml': 'name: shop\nruntime: python\nconfig:\n  declared:\n    type: string\n  preset:\n    default: a\n',
      'Pulumi.dev.yaml': 'config:\n  shop:token:\n    secure: v1:abc\n',
      '__main__.py': `${HEAD}config = pulumi.Config()
config.get("size") or 3
config.require("declared")
config.get("preset")
pulumi.Config("shop").require_secret("token")
config.get_bool("flag", True)
config.require("size")
os.environ.get("SUFFIX", "dev")
pulumi.get_stack()
`,
    };
    const facts = factsOf(texts);
    expect(
      facts.inputs.map(({ name, location, preset, isGiven, isRequired }) => `${name} ${textAt(texts, location)} ${show(preset)} ${isGiven} ${isRequired}`),
    ).toEqual([
      'size config.get("size") 3 false true',
      'declared config.require("declared") absent true true',
      'preset config.get("preset") "a" true false',
      'token pulumi.Config("shop").require_secret("token") absent true true',
      'flag config.get_bool("flag", True) true false false',
      'SUFFIX os.environ.get("SUFFIX", "dev") "dev" false false',
      'pulumi.getStack() pulumi.get_stack() absent true true',
    ]);
  });
});

describe('outputs, entry and folder', () => {
  it('are those of the program', () => {
    const texts = {
      'infra/Pulumi.yaml': 'name: shop\nruntime: python\n',
      'infra/__main__.py': `"""Shop."""\n${HEAD}t = aws.sns.Topic("t")\npulumi.export("topic", t.arn)\npulumi.export("n", 1)\n`,
      'infra/README.md': '# Shop',
    };
    const program = programOf(texts);
    const { facts } = program;
    expect(facts.outputs.map(({ name, value }) => `${name} ${show(value)}`)).toEqual(['topic <t.arn>', 'n 1']);
    expect(textAt(texts, facts.entry)).toBe('infra/__main__.py: import json');
    expect(facts.folder).toBe(`${ROOT}/infra`);
    expect(facts.textOf(`${ROOT}/infra/README.md`)).toBe('# Shop');
    expect(facts.exists(`${ROOT}/infra/requirements.txt`)).toBe(false);
    expect(program.inputs.has(`${ROOT}/infra/README.md`)).toBe(true);
    expect(program.inputs.has(`${ROOT}/infra/requirements.txt`)).toBe(true);
  });
});

describe('tags', () => {
  it.each<[string, string, string]>([
    ['its own', 'aws.sns.Topic("t", tags={"A": "x"})', '{A: "x"}'],
    ['none', 'aws.sns.Topic("t")', 'absent'],
    [
      'of a provider',
      'p = aws.Provider("p", default_tags=aws.ProviderDefaultTagsArgs(tags={"A": "x", "B": "y"}))\naws.sns.Topic("t", tags={"B": "z"}, opts=pulumi.ResourceOptions(provider=p))',
      '{A: "x", B: "z"}',
    ],
    ['of a provider given as a dict', 'p = aws.Provider("p", default_tags={"tags": {"A": "x"}})\naws.sns.Topic("t", opts=pulumi.ResourceOptions(provider=p))', '{A: "x"}'],
    ['spread in', 'common = {"A": "x"}\naws.sns.Topic("t", tags={**common, "B": "y"})', '{A: "x", B: "y"}'],
    ['of a transformation', 'pulumi.runtime.register_stack_transformation(lambda args: None)\naws.sns.Topic("t", tags={"A": "x"})', '{A: "x", …}'],
    ['of a transformation of its own', 'aws.sns.Topic("t", opts=pulumi.ResourceOptions(transformations=[f]))', '{…}'],
    ['not known', 'aws.sns.Topic("t", tags=missing())', '?missing()'],
  ])('%s', (_, source, expected) => {
    const program = programOf(`${HEAD}${source}\n`);
    const [topic] = program.graph.ofType('aws_sns_topic');
    expect(topic && show(program.facts.tagsOf(topic))).toBe(expected);
  });

  it('of the configuration', () => {
    const program = programOf({
      'Pulumi.yaml': 'name: shop\nruntime: python\nconfig:\n  aws:defaultTags:\n    value:\n      tags:\n        Project: shop\n',
      'Pulumi.dev.yaml': 'config:\n  aws:defaultTags:\n    tags:\n      Stage: dev\n',
      '__main__.py': `${HEAD}aws.sns.Topic("t")\n`,
    });
    const [topic] = program.graph.ofType('aws_sns_topic');
    expect(topic && show(program.facts.tagsOf(topic))).toBe('{Project: "shop", Stage: "dev"}');
  });
});

describe('lifecycle', () => {
  it.each<[string, string, string]>([
    ['nothing said', 'aws.sns.Topic("t")', 'absent'],
    ['protected', 'aws.sns.Topic("t", opts=pulumi.ResourceOptions(protect=True))', '{prevent_destroy: true}'],
    ['retained', 'aws.sns.Topic("t", opts=pulumi.ResourceOptions(retain_on_delete=True, protect=False))', '{prevent_destroy: false, retain_on_delete: true}'],
    ['other options', 'aws.sns.Topic("t", opts=pulumi.ResourceOptions(delete_before_replace=True))', 'absent'],
    ['options that are not known', 'aws.sns.Topic("t", opts=missing())', '{…}'],
    ['of the parent', 'p = aws.sqs.Queue("q", opts=pulumi.ResourceOptions(protect=True))\naws.sns.Topic("t", opts=pulumi.ResourceOptions(parent=p))', '{prevent_destroy: true}'],
  ])('%s', (_, source, expected) => {
    const [topic] = programOf(`${HEAD}${source}\n`).graph.ofType('aws_sns_topic');
    expect(topic && show(get(topic.properties, 'lifecycle'))).toBe(expected);
  });
});

describe('what is missing', () => {
  const MODULES = {
    'network.py': 'import pulumi\n\nCIDR = "10.0.0.0/16"\n\n\nclass Network(pulumi.ComponentResource):\n    def __init__(self, name):\n        self.vpc_id = "v"\n',
    'Pulumi.yaml': 'name: shop\nruntime: python\n',
    'helpers/__init__.py': '',
    'helpers/tags.py': 'TAGS = {}\n',
  };

  it.each<[string, string, readonly string[]]>([
    ['a name', 'aws.sns.Topic("t", name=nam)', ['name nam in t']],
    ['a name in a function', 'def f(a):\n    b = a\n    return bb', ['name bb']],
    ['names of functions and classes', 'def f():\n    return g()\ndef g():\n    return C.x\nclass C:\n    x = 1\n    y = x\n    def m(self):\n        return self.x', []],
    ['a name of a class body in a method', 'class C:\n    size = 1\n    def m(self):\n        return size', ['name size']],
    ['comprehensions, lambdas, named expressions', '[a + b for a in [] for b in a if (n := b)]\nprint(n)\n(lambda q, *r, **s: (q, r, s))', []],
    ['names that only a branch defines', 'if pulumi.get_stack() == "a":\n    x = 1\nprint(x)', []],
    ['names that are deleted', 'x = 1\ndel x\nprint(x)', []],
    ['exceptions, contexts, loops, patterns', 'with open("f") as f:\n    f\nfor i, (j, *k) in []:\n    i, j, k\ntry:\n    pass\nexcept ValueError as e:\n    print(e)\nmatch 1:\n    case [x, y]:\n        print(x, y)', []],
    ['globals of functions', 'def f():\n    global made\n    made = 1\nprint(made)', []],
    ['a star of the workspace', 'from network import *\nprint(CIDR, Network, CIDRR)', ['name CIDRR']],
    ['a star of something unknown', 'from somewhere import *\nprint(anything)', []],
    ['code that makes names', 'globals()["x"] = 1\nprint(x)', []],
    ['names whose absence is handled', 'try:\n    unicode\nexcept NameError:\n    pass', []],
    ['annotations', 'def f(a: "Later", b: Whatever = None) -> Other:\n    return a', []],
    ['code that is being typed', 'aws.sns.Topic("t", name=nam', []],
    ['an import', 'from network import CIDR, Netwrok', ['name Netwrok']],
    ['a module of a package', 'from helpers import tags\nimport helpers.tags\nprint(tags.TAGS, helpers.tags.TAGS)', []],
    ['an attribute of a module', 'import network\nprint(network.CIDR, network.CIRD)', ['attribute CIRD']],
    ['an attribute of an object', 'from network import Network\nn = Network("n")\nprint(n.vpc_id, n.urn, n.vpc_idd)', ['attribute vpc_idd']],
    ['an attribute that is set from outside', 'from network import Network\nn = Network("n")\nn.extra = 1\nprint(n.extra)', []],
    ['an attribute that is asked for', 'from network import Network\nn = Network("n")\nif hasattr(n, "x"):\n    print(n.x)\nprint(getattr(n, "y", None))', []],
    ['a class with a base that is not known', 'from somewhere import Base\nclass C(Base):\n    pass\nprint(C().anything)', []],
    ['a class that makes attributes', 'class C:\n    def __getattr__(self, name):\n        return 1\nprint(C().anything)', []],
    ['a class of AWS', 'aws.s3.Bukcet("b")', ['attribute Bukcet in b']],
    ['a module of AWS', 'aws.dynamodbb.Table("t")', ['attribute dynamodbb in t']],
    ['a function of AWS', 'aws.iam.get_policy_documnt()\naws.get_region()\naws.get_regions_output()', ['attribute get_policy_documnt in get_policy_documnt']],
    ['a class that may be new', 'aws.s3.FancyStore("b")', []],
    ['an attribute of a resource', 'b = aws.s3.Bucket("b")\npulumi.export("a", b.arnn)', ['attribute arnn']],
    ['an attribute that may be new', 'b = aws.s3.Bucket("b")\npulumi.export("a", b.quantum_state)', []],
    ['an argument', 'aws.s3.Bucket("b", force_destory=True)', ['attribute force_destory in b']],
  ])('%s', (_, source, expected) => {
    const facts = factsOf({ ...MODULES, '__main__.py': `${HEAD}${source}\n` });
    expect(facts.unresolved.map(({ kind, name, within }) => `${kind} ${name}${within === undefined ? '' : ` in ${within.split('::').at(-1) ?? ''}`}`)).toEqual(expected);
  });

  it.each<[string, string, string]>([
    ['bucket_name = "b"\naws.s3.Bucket("b", bucket=bucket_nam)', 'bucket_nam', 'bucket_name'],
    ['import network\nprint(network.CIRD)', 'CIRD', 'CIDR'],
    ['aws.s3.Bukcet("b")', 'Bukcet', 'Bucket'],
    ['aws.s3.Bucket("b", force_destory=True)', 'force_destory', 'force_destroy'],
  ])('has a place and candidates: %s', (source, place, candidate) => {
    const texts = { ...MODULES, '__main__.py': `${HEAD}${source}\n` };
    const [first] = factsOf(texts).unresolved;
    expect(first && textAt(texts, first.location)).toBe(place);
    expect(first?.candidates).toContain(candidate);
  });
});

describe('files', () => {
  it('are looked for', () => {
    const texts = {
      'Pulumi.yaml': 'name: shop\nruntime: python\n',
      'functions/a.py': '',
      'site/index.html': '',
      '__main__.py': `${HEAD}
aws.lambda_.Function("f", runtime="python3.13", handler="index.handler", code=pulumi.FileArchive("./missing"))
aws.lambda_.Function("g", code=pulumi.AssetArchive({".": pulumi.FileArchive("functions"), "x": pulumi.FileAsset("x.py")}))
aws.s3.BucketObject("o", source=pulumi.FileAsset("site/index.html"))
pulumi.FileAsset("../outside.txt")
pulumi.FileAsset(f"{pulumi.get_stack()}.txt")
with open("policy.json") as f:
    policy = f.read()
open("out.txt", "w")
if os.path.exists("maybe.txt"):
    open("maybe.txt")
try:
    open("perhaps.txt")
except OSError:
    pass
pulumi.FileArchive(os.path.join(os.path.dirname(__file__), "functions"))
`,
    };
    const shown = factsOf(texts).files.map(
      ({ location, path, uri, exists, purpose, kind, handler, within }) =>
        `${textAt(texts, location)} ${path} ${uri === undefined ? 'outside' : exists} ${purpose} ${kind}${handler === undefined ? '' : ` ${handler}`}${within === undefined ? '' : ` in ${within.split('::').at(-1) ?? ''}`}`,
    );
    expect(shown).toEqual([
      '"./missing" ./missing false code either index.handler in f',
      '"functions" functions true code either in g',
      '"x.py" x.py false code file in g',
      '"site/index.html" site/index.html true data file in o',
      '"../outside.txt" ../outside.txt outside data file',
      '"policy.json" policy.json false template file',
      'os.path.join(os.path.dirname(__file__), "functions") functions true data either',
    ]);
  });
});

describe('files that the program makes', () => {
  it.each<[string, string, boolean]>([
    ['nothing', '', false],
    ['an archive', 'import shutil\nshutil.make_archive("./fn", "zip", "src")', true],
    ['another archive', 'import shutil\nshutil.make_archive("./layer", "zip", "src")', false],
    ['what cannot be read', 'import zipfile\ntarget = "fn.zip"\nzipfile.ZipFile(target, "w")', true],
    ['a file that is written', 'with open("fn.zip", "wb") as f:\n    f.write(b"")', true],
    ['a file that is read', 'open("fn.zip")', false],
  ])('%s', (_, source, expected) => {
    const { files } = factsOf(`${source}\naws.lambda_.Function("f", code=pulumi.FileArchive("./fn.zip"))\n`);
    expect(files.map(({ path, exists, isGenerated }) => [path, exists, isGenerated]).at(-1)).toEqual(['./fn.zip', false, expected]);
  });
});

describe('dependencies', () => {
  it.each<[string, Texts, string, readonly string[]]>([
    ['nothing lists', {}, '', ['pulumi', 'pulumi-aws']],
    [
      'requirements list',
      { 'requirements.txt': '# x\npulumi>=3.0.0,<4.0.0\npulumi_aws ~= 7.0 # comment\n' },
      '',
      ['pulumi >=3.0.0,<4.0.0 at requirements.txt: >=3.0.0,<4.0.0', 'pulumi_aws ~= 7.0 at requirements.txt: ~= 7.0'],
    ],
    ['requirements list without version', { 'requirements.txt': 'pulumi\npulumi-aws[x]\n' }, '', ['pulumi at requirements.txt: ', 'pulumi-aws at requirements.txt: ']],
    [
      'requirements of another file list',
      { 'requirements.txt': '-r base.txt\n', 'base.txt': 'pulumi==3.1\npulumi-aws==7.1\n' },
      '',
      ['pulumi ==3.1 at base.txt: ==3.1', 'pulumi-aws ==7.1 at base.txt: ==7.1'],
    ],
    [
      'a project lists',
      { 'pyproject.toml': '[project]\nname = "x"\ndependencies = [\n  "pulumi>=3,<4",\n  "pulumi-aws>=7",\n]\n' },
      '',
      ['pulumi >=3,<4 at pyproject.toml: >=3,<4', 'pulumi-aws >=7 at pyproject.toml: >=7'],
    ],
    [
      'poetry lists',
      { 'pyproject.toml': '[tool.poetry.dependencies]\npython = "^3.12"\npulumi = "^3.0"\npulumi-aws = { version = "^7.0", extras = ["x"] }\n' },
      '',
      ['pulumi ^3.0 at pyproject.toml: ^3.0', 'pulumi-aws ^7.0 at pyproject.toml: ^7.0'],
    ],
    [
      'of modules, not of function code or the library',
      { 'network.py': 'import yaml\nfrom pulumi_random import RandomId\nimport requests.auth\n', 'functions/index.py': 'import boto3\n' },
      'import network\nimport functions\ntry:\n    import optional\nexcept ImportError:\n    pass',
      ['pulumi', 'pulumi-aws', 'PyYAML', 'pulumi-random', 'requests'],
    ],
  ])('%s', (_, texts, source, expected) => {
    const all = { ...texts, '__main__.py': `${HEAD}${source}\n` };
    const shown = factsOf(all).dependencies.map(({ source: name, version, versionLocation }) =>
      [name, ...(version === undefined ? [] : [version]), ...(versionLocation ? [`at ${textAt(all, versionLocation)}`] : [])].join(' '),
    );
    expect(shown).toEqual(expected);
  });
});

describe('code of functions', () => {
  function sourceOf(texts: Texts): CodeSource | undefined {
    let found: CodeSource | undefined;
    const dialect = createPythonDialect({
      names,
      readCode: (source) => {
        found = source;
        return undefined;
      },
    });
    const files = filesOf(texts);
    const [seed] = dialect.discover(files);
    const program: Program | undefined = seed && dialect.evaluate(seed, files);
    const [lambda] = program?.graph.ofType('aws_lambda_function') ?? [];
    if (lambda) program?.facts.codeOf(lambda);
    return found;
  }

  it.each<[string, string, string]>([
    ['a folder', 'runtime="python3.13", handler="index.handler", code=pulumi.FileArchive("./fn")', 'python fn/index.py fn/util.py true'],
    ['a folder beside the module', 'runtime="python3.13", handler="index.handler", code=pulumi.FileArchive(os.path.join(os.path.dirname(__file__), "fn"))', 'python fn/index.py fn/util.py true'],
    ['an archive of a folder', 'runtime="python3.13", handler="index.handler", code=pulumi.AssetArchive({".": pulumi.FileArchive("./fn")})', 'python fn/index.py fn/util.py true'],
    ['an archive of a file', 'runtime="python3.13", handler="main.handler", code=pulumi.AssetArchive({"main.py": pulumi.FileAsset("./fn/index.py")})', 'python fn/index.py true'],
    ['a text', 'runtime="python3.13", handler="index.handler", code=pulumi.AssetArchive({"index.py": pulumi.StringAsset("import boto3")})', 'python "import boto3" true'],
    ['with layers', 'runtime="python3.13", handler="index.handler", layers=["x"], code=pulumi.FileArchive("./fn")', 'python fn/index.py fn/util.py false'],
    ['another language', 'runtime="nodejs22.x", handler="app.handler", code=pulumi.FileArchive("./fn")', 'javascript fn/app.js true'],
    ['a package that is not there', 'runtime="python3.13", handler="index.handler", code=pulumi.FileArchive("./fn.zip")', 'none'],
    ['a handler that is not there', 'runtime="python3.13", handler="other.handler", code=pulumi.FileArchive("./fn")', 'python fn/util.py fn/index.py false'],
    ['a folder found by its path', 'runtime="python3.13", handler="index.handler", code=pulumi.FileArchive(str(Path(__file__).resolve().parent / "fn"))', 'python fn/index.py fn/util.py true'],
  ])('%s', (_, args, expected) => {
    const found = sourceOf({
      'fn/util.py': '',
      'fn/index.py': '',
      'fn/app.js': '',
      '__main__.py': `from pathlib import Path\n${HEAD}aws.lambda_.Function("f", ${args})\n`,
    });
    const shown = found && [found.language, ...(found.inline ? [show(found.inline)] : []), ...found.files.map((uri) => uri.slice(ROOT.length + 1)), found.complete];
    expect(shown?.join(' ') ?? 'none').toBe(expected);
  });
});
