import { describe, expect, it } from 'vitest';
import type { CodeSource } from '../../../core/function-code';
import type { Location } from '../../../core/text';
import { program, ROOT, show } from '../testing/files';

type Files = Readonly<Record<string, string>>;

function short(uri: string | undefined): string {
  return uri === undefined ? 'outside' : uri.slice(ROOT.length + 1);
}

/** `purpose kind path there|missing|generated`, with where it is written. */
function named(files: Files): readonly string[] {
  const at = ({ uri, range }: Location): string => (files[short(uri)] ?? '').slice(range.start, range.end);
  return program(files).facts.files.map(({ purpose, kind, uri, exists, isGenerated, location, handler, runtime, within }) => {
    const state = isGenerated ? 'generated' : exists ? 'there' : 'missing';
    const code = handler === undefined ? '' : ` ${handler} ${runtime ?? ''}`;
    return `${purpose} ${kind} ${short(uri)} ${state}${code} ‹${at(location)}›${within === undefined ? '' : ` [${within}]`}`;
  });
}

const lambda = (filename: string, more = ''): string =>
  `resource "aws_lambda_function" "f" {\n  filename = ${filename}\n  handler  = "index.handler"\n  runtime  = "python3.12"\n${more}}\n`;

describe('files that a program names', () => {
  it.each<readonly [string, Files, readonly string[]]>([
    ['a package', { 'main.tf': lambda('"${path.module}/f.zip"') }, [
      'code file f.zip missing index.handler python3.12 ‹"${path.module}/f.zip"› [aws_lambda_function.f]',
    ]],
    ['a package with its hash', { 'main.tf': lambda('"f.zip"', '  source_code_hash = filebase64sha256("f.zip")\n'), 'f.zip': '' }, [
      'code file f.zip there index.handler python3.12 ‹"f.zip"› [aws_lambda_function.f]',
    ]],
    ['a package through a local', { 'main.tf': `locals {\n  zip = "f.zip"\n}\n${lambda('local.zip')}` }, [
      'code file f.zip missing index.handler python3.12 ‹"f.zip"› [aws_lambda_function.f]',
    ]],
    ['a package that is not known', { 'main.tf': `variable "zip" {}\n${lambda('var.zip')}` }, []],
    ['a package that is made', { 'main.tf': `data "archive_file" "f" {\n  source_dir  = "src"\n  output_path = "f.zip"\n}\n${lambda('data.archive_file.f.output_path')}` }, [
      'code file f.zip generated index.handler python3.12 ‹"f.zip"› [aws_lambda_function.f]',
      'code directory src missing index.handler python3.12 ‹"src"› [aws_lambda_function.f]',
    ]],
    ['a path out of the workspace', { 'main.tf': 'locals {\n  a = file("../x")\n}\n' }, ['data file outside missing ‹"../x"›']],
    ['functions', { 'main.tf': 'locals {\n  a = file("a.txt")\n  b = templatefile("b.tpl", {})\n  c = try(file("c"), null)\n  d = fileexists("d") ? file("d") : ""\n}\n', 'b.tpl': '' }, [
      'data file a.txt missing ‹"a.txt"›',
      'template file b.tpl there ‹"b.tpl"›',
    ]],
    ['in modules', { 'main.tf': 'module "m" {\n  source = "./child"\n}\nmodule "n" {\n  source = "./none"\n}\n', 'child/main.tf': 'locals {\n  a = file("${path.module}/a")\n}\n', 'child/a': '' }, [
      'template directory child there ‹"./child"›',
      'template directory none missing ‹"./none"›',
      'data file child/a there ‹"${path.module}/a"›',
    ]],
    ['in modules beside the root module', { 'envs/dev/main.tf': 'module "m" {\n  source = "../../modules/m"\n}\n', 'modules/m/main.tf': 'locals {\n  a = file("${path.module}/a")\n}\nmodule "n" {\n  source = "../n"\n}\n', 'modules/m/a': '', 'modules/n/main.tf': 'locals {\n  b = file("${path.module}/b")\n}\n', 'modules/n/b': '' }, [
      'template directory modules/m there ‹"../../modules/m"›',
      'data file modules/m/a there ‹"${path.module}/a"›',
      'template directory modules/n there ‹"../n"›',
      'data file modules/n/b there ‹"${path.module}/b"›',
    ]],
    ['instances', { 'main.tf': 'resource "aws_s3_object" "o" {\n  for_each = toset(["a", "b"])\n  source   = "files/${each.key}"\n}\n', 'files/a': '' }, [
      'data file files/a there ‹"files/${each.key}"› [aws_s3_object.o["a"]]',
      'data file files/b missing ‹"files/${each.key}"› [aws_s3_object.o["b"]]',
    ]],
  ])('%s', (_, files, expected) => {
    expect(named(files)).toEqual(expected);
  });
});

/** What a reader of code is asked for. */
function sourceOf(files: Files): string {
  const asked: CodeSource[] = [];
  const { facts, graph } = program(files, {
    readCode: (source) => {
      asked.push(source);
      return undefined;
    },
  });
  const found = graph.byId('aws_lambda_function.f');
  if (found) facts.codeOf(found);
  return asked.map(({ language, inline, files: uris, complete }) => [language, inline ? show(inline) : uris.map(short).join(' '), complete ? '' : '…'].join(' ').trim()).join();
}

describe('the code of a function', () => {
  const archive = (body: string): string => `data "archive_file" "f" {\n  type        = "zip"\n  ${body}\n  output_path = "f.zip"\n}\n`;
  const ofArchive = lambda('data.archive_file.f.output_path');

  it.each<readonly [string, Files, string]>([
    ['a folder', { 'main.tf': archive('source_dir = "src"') + ofArchive, 'src/a.py': '', 'src/index.py': '', 'src/x.txt': '' }, 'python src/index.py src/a.py'],
    ['a file', { 'main.tf': archive('source_file = "src/index.py"') + ofArchive, 'src/index.py': '' }, 'python src/index.py'],
    ['a text', { 'main.tf': archive('source_content = "import boto3"\n  source_content_filename = "index.py"') + ofArchive }, 'python "import boto3"'],
    ['files given as text', { 'main.tf': archive('source {\n    content  = file("index.py")\n    filename = "index.py"\n  }') + ofArchive, 'index.py': 'import boto3' }, 'python index.py'],
    ['a package of the same path', { 'main.tf': archive('source_file = "src/index.py"') + lambda('"./f.zip"'), 'src/index.py': '' }, 'python src/index.py'],
    ['a layer', { 'main.tf': archive('source_file = "src/index.py"') + lambda('"f.zip"', '  layers = ["arn"]\n'), 'src/index.py': '' }, 'python src/index.py …'],
    ['an uploaded package', {
      'main.tf': `${archive('source_file = "src/index.py"')}resource "aws_s3_object" "o" {\n  source = data.archive_file.f.output_path\n}\n${lambda('null', '  s3_key = aws_s3_object.o.key\n')}`,
      'src/index.py': '',
    }, 'python src/index.py'],
    ['a package from elsewhere', { 'main.tf': lambda('"f.zip"') }, ''],
  ])('%s', (_, files, expected) => {
    expect(sourceOf(files)).toBe(expected);
  });
});
