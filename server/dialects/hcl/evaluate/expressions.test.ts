import { describe, expect, it } from 'vitest';
import { get } from '../../../core/query';
import { program, show } from '../testing/files';

const PRELUDE = `
variable "env" { default = "prod" }
variable "open" {}
variable "flag" { type = bool }
variable "list" { default = ["a", "b"] }
variable "settings" {
  type = object({ name = string, size = optional(number, 5), tags = optional(map(string)) })
  default = { name = "x" }
}
locals {
  name = "app-\${var.env}"
  map  = { one = 1, two = 2 }
  loop = local.loop
}
resource "aws_kms_key" "main" {}
resource "aws_subnet" "private" { count = 2 }
resource "aws_s3_bucket" "each" {
  for_each = { logs = "l", media = "m" }
  bucket   = each.value
}
resource "null_resource" "other" { triggers = { a = 1 } }
data "aws_region" "current" {}
data "http" "page" { url = "https://x" }
`;

/** The value of an expression in a module with the declarations above. */
function evaluated(expression: string): string {
  const { declared } = program(`${PRELUDE}\nresource "aws_test" "t" {\n  v = ${expression}\n}\n`);
  const resource = declared.find((each) => each.id === 'aws_test.t');
  return resource ? show(get(resource.properties, 'v')) : 'not declared';
}

describe('expressions', () => {
  it.each([
    ['1.5', '1.5'],
    ['true', 'true'],
    ['null', 'null'],
    ['"a\\"b$${c}"', '"a\\"b${c}"'],
    ['[1, "a", [true]]', '[1, "a", [true]]'],
    ['{ a = 1, "b" = 2, (var.env) = 3 }', '{a: 1, b: 2, prod: 3}'],
    ['{ (var.open) = 3, c = 1 }', '{c: 1, …}'],
    ['(1 + 2) * 3 - 4 / 2', '7'],
    ['7 % 3', '1'],
    ['0.1 + 0.2', '0.3'],
    ['-(-3)', '3'],
    ['1 / 0', '<unsupported 1 / 0>'],
    ['!true || 2 > 1', 'true'],
    ['var.open == "a" && false', 'false'],
    ['var.open == "a"', '<parameter var.open == "a">'],
    ['"a" == "a"', 'true'],
    ['1 == "1"', 'false'],
    ['[1, 2] == [1, 2]', 'true'],
    ['aws_kms_key.main.arn == null', 'false'],
    ['var.env == "prod" ? "yes" : "no"', '"yes"'],
    ['var.open == "prod" ? "yes" : "no"', '(var.open == "prod" ? "yes" | var.open != "prod" ? "no")'],
    ['var.flag ? 1 : 2', '(var.flag is true ? 1 | var.flag is false ? 2)'],
    ['!var.flag ? 1 : 2', '(var.flag is false ? 1 | var.flag is true ? 2)'],
    ['(var.flag ? 1 : 2) + 1', '(var.flag is true ? 2 | var.flag is false ? 3)'],
    ['(var.flag ? "a" : "b") == "c"', 'false'],
    ['"x-${var.flag ? "a" : "b"}"', '`x-${(var.flag is true ? "a" | var.flag is false ? "b")}`'],
  ])('%s', (expression, value) => {
    expect(evaluated(expression)).toBe(value);
  });
});

describe('names', () => {
  it.each([
    ['var.env', '"prod"'],
    ['var.open', '<parameter var.open>'],
    ['var.open.a["b"][0]', '<parameter var.open.a["b"][0]>'],
    ['var.list[1]', '"b"'],
    ['var.list.1', '"b"'],
    ['var.list[5]', 'absent'],
    ['var.settings', '{name: "x", size: 5, tags: null}'],
    ['var.missing', '<unsupported var.missing>'],
    ['local.name', '"app-prod"'],
    ['local.map["two"]', '2'],
    ['local.map.three', 'absent'],
    ['local.loop', '<unsupported local.loop>'],
    ['local.missing', '<unsupported local.missing>'],
    ['aws_kms_key.main.arn', 'aws_kms_key.main.arn'],
    ['aws_kms_key.main', 'aws_kms_key.main'],
    ['aws_kms_key.missing.arn', '<unsupported aws_kms_key.missing.arn>'],
    ['aws_kms_key.main.endpoint[0].address', 'aws_kms_key.main.endpoint.address'],
    ['aws_subnet.private[1].id', 'aws_subnet.private[1].id'],
    ['aws_subnet.private[7].id', 'absent'],
    ['aws_subnet.private[*].id', '[aws_subnet.private[0].id, aws_subnet.private[1].id]'],
    ['aws_subnet.private.*.id', '[aws_subnet.private[0].id, aws_subnet.private[1].id]'],
    ['aws_kms_key.main[*].id', '[aws_kms_key.main.id]'],
    ['aws_s3_bucket.each["logs"].arn', 'aws_s3_bucket.each["logs"].arn'],
    ['aws_s3_bucket.each[var.open].arn', '<computed aws_s3_bucket.each[var.open].arn>'],
    ['values(aws_s3_bucket.each)[*].arn', '[aws_s3_bucket.each["logs"].arn, aws_s3_bucket.each["media"].arn]'],
    ['data.aws_region.current.name', 'data.aws_region.current.name'],
    ['data.aws_region.missing.name', '<unsupported data.aws_region.missing.name>'],
    ['data.http.page.url', '"https://x"'],
    ['data.http.page.body', '<computed data.http.page.body>'],
    ['null_resource.other.triggers.a', '1'],
    ['path.module', '"."'],
    ['path.cwd', '<computed path.cwd>'],
    ['terraform.workspace', '<parameter terraform.workspace>'],
    ['each.key', '<parameter each.key>'],
    ['module.missing.x', '<unsupported module.missing.x>'],
  ])('%s', (expression, value) => {
    expect(evaluated(expression)).toBe(value);
  });
});

describe('for', () => {
  it.each([
    ['[for x in [1, 2, 3] : x * 2 if x > 1]', '[4, 6]'],
    ['[for i, x in ["a", "b"] : "${i}${x}"]', '["0a", "1b"]'],
    ['[for k, v in { b = 1, a = 2 } : k]', '["a", "b"]'],
    ['{ for k, v in local.map : upper(k) => v }', '{ONE: 1, TWO: 2}'],
    ['{ for x in ["a", "b", "aa"] : substr(x, 0, 1) => x... }', '{a: ["a", "aa"], b: ["b"]}'],
    ['[for x in var.open : x]', '<parameter [for x in var.open : x]>'],
    ['[for x in [var.open, "a"] : x if x == "a"]', '["a", …]'],
    ['[for s in aws_subnet.private : s.id]', '[aws_subnet.private[0].id, aws_subnet.private[1].id]'],
    ['{ for k, b in aws_s3_bucket.each : k => b.arn }', '{logs: aws_s3_bucket.each["logs"].arn, media: aws_s3_bucket.each["media"].arn}'],
  ])('%s', (expression, value) => {
    expect(evaluated(expression)).toBe(value);
  });
});

describe('templates', () => {
  it.each([
    ['"${var.env}"', '"prod"'],
    ['"${var.list}"', '["a", "b"]'],
    ['"a-${var.env}-${1 + 1}"', '"a-prod-2"'],
    ['"${aws_kms_key.main.arn}/*"', '`${aws_kms_key.main.arn}/*`'],
    ['"%{ if var.env == "prod" }a%{ else }b%{ endif }"', '"a"'],
    ['"%{ if var.flag }a%{ else }b%{ endif }"', '`${(var.flag is true ? "a" | var.flag is false ? "b")}`'],
    ['"%{ for x in var.list }<${x}>%{ endfor }"', '"<a><b>"'],
    ['<<-EOT\n    one\n      two ${var.env}\n  EOT', '"one\\n  two prod\\n"'],
    ['<<-EOT\n    { "Version": "2012-10-17", "Statement": [{ "Resource": "${aws_kms_key.main.arn}/*", "n": ${1 + 1} }] }\n  EOT',
      '{Version: "2012-10-17", Statement: [{Resource: `${aws_kms_key.main.arn}/*`, n: 2}]}'],
    ['"{\\"Effect\\": \\"Allow\\"}"', '{Effect: "Allow"}'],
    ['"[ip, user]"', '"[ip, user]"'],
    ['upper(<<EOT\n{ "Effect": "Allow" }\nEOT\n)', '"{ \\"EFFECT\\": \\"ALLOW\\" }\\n"'],
  ])('%s', (expression, value) => {
    expect(evaluated(expression)).toBe(value);
  });
});

describe('functions', () => {
  it.each([
    // strings
    ['format("%s-%03d%%", var.env, 7)', '"prod-007%"'],
    ['format("%s/%s", aws_kms_key.main.arn, "x")', '`${aws_kms_key.main.arn}/x`'],
    ['format("%v", [1, 2])', '<unsupported format("%v", [1, 2])>'],
    ['format("%s-x", var.flag ? "a" : "b")', '(var.flag is true ? "a-x" | var.flag is false ? "b-x")'],
    ['join("-", ["a", var.env])', '"a-prod"'],
    ['join("-", var.open)', '<parameter join("-", var.open)>'],
    ['join(",", aws_subnet.private[*].id)', '`${aws_subnet.private[0].id},${aws_subnet.private[1].id}`'],
    ['split(",", "a,b")', '["a", "b"]'],
    ['lower("ABC")', '"abc"'],
    ['upper("a-${var.open}")', '`A-${<parameter var.open>}`'],
    ['title("hello world")', '"Hello World"'],
    ['trimspace(" a ")', '"a"'],
    ['trim("?!hello?!", "!?")', '"hello"'],
    ['trimprefix("helloworld", "hello")', '"world"'],
    ['trimsuffix("helloworld", "world")', '"hello"'],
    ['replace("a.b.c", ".", "-")', '"a-b-c"'],
    ['replace("a1b22", "/[0-9]+/", "x")', '"axbx"'],
    ['substr("hello world", 1, 4)', '"ello"'],
    ['substr("hello", -3, -1)', '"llo"'],
    ['startswith("hello", "he")', 'true'],
    ['strcontains("hello", "ell")', 'true'],
    ['regex("[a-z]+", "53453453.345345aaabbbccc23454")', '"aaabbbccc"'],
    ['regex("(\\\\d+)-(\\\\d+)", "2019-02")', '["2019", "02"]'],
    ['regexall("[a-z]", "a1b")', '["a", "b"]'],
    ['can(regex("^[a-z]+$", "ABC"))', 'false'],
    ['indent(2, "a\\nb")', '"a\\n  b"'],
    ['strrev("abc")', '"cba"'],
    ['chomp("a\\n")', '"a"'],
    // collections
    ['merge({ a = 1, b = 1 }, { b = 2 })', '{a: 1, b: 2}'],
    ['merge(var.open, { b = 2 })', '{b: 2, …}'],
    ['merge({ a = 1 }, var.open)', '{…}'],
    ['merge([{ a = 1 }, { b = 2 }]...)', '{a: 1, b: 2}'],
    ['concat([1], [2, 3])', '[1, 2, 3]'],
    ['concat([1], var.open)', '[1, …]'],
    ['flatten([1, [2, [3]]])', '[1, 2, 3]'],
    ['compact(["a", "", null])', '["a"]'],
    ['distinct(["a", "b", "a"])', '["a", "b"]'],
    ['toset(["b", "a", "b"])', '["a", "b"]'],
    ['coalesce("", null, "c")', '"c"'],
    ['coalesce(var.open, "c")', '(var.open is set ? <parameter var.open> | var.open is not set ? "c")'],
    ['coalescelist([], ["a"])', '["a"]'],
    ['length(var.list)', '2'],
    ['length("abc")', '3'],
    ['length(var.open)', '<parameter length(var.open)>'],
    ['keys(local.map)', '["one", "two"]'],
    ['values(local.map)', '[1, 2]'],
    ['lookup(local.map, "one", 9)', '1'],
    ['lookup(local.map, "four", 9)', '9'],
    ['element(["a", "b"], 3)', '"b"'],
    ['contains(["a"], "a")', 'true'],
    ['contains(["a", var.open], "b")', '<parameter contains(["a", var.open], "b")>'],
    ['index(["a", "b"], "b")', '1'],
    ['slice(["a", "b", "c"], 1, 3)', '["b", "c"]'],
    ['reverse([1, 2])', '[2, 1]'],
    ['sort(["b", "a"])', '["a", "b"]'],
    ['one(["a"])', '"a"'],
    ['one([])', 'null'],
    ['zipmap(["a", "b"], [1, 2])', '{a: 1, b: 2}'],
    ['range(3)', '[0, 1, 2]'],
    ['range(1, 7, 2)', '[1, 3, 5]'],
    ['chunklist(["a", "b", "c"], 2)', '[["a", "b"], ["c"]]'],
    ['setproduct(["a", "b"], ["x"])', '[["a", "x"], ["b", "x"]]'],
    ['setunion(["a"], ["a", "b"])', '["a", "b"]'],
    ['setintersection(["a", "b"], ["b"])', '["b"]'],
    ['setsubtract(["a", "b"], ["b"])', '["a"]'],
    ['alltrue([true, false])', 'false'],
    ['anytrue([false, var.flag])', '<parameter anytrue([false, var.flag])>'],
    // numbers
    ['max(1, 5, 3)', '5'],
    ['min([3, 1]...)', '1'],
    ['ceil(1.2)', '2'],
    ['floor(1.8)', '1'],
    ['abs(-2)', '2'],
    ['pow(2, 3)', '8'],
    ['parseint("ff", 16)', '255'],
    ['sum([1, 2])', '3'],
    ['tonumber("5")', '5'],
    ['tostring(5)', '"5"'],
    ['tobool("true")', 'true'],
    // encoding and files
    ['base64encode("hällo")', '"aMOkbGxv"'],
    ['base64decode("aMOkbGxv")', '"hällo"'],
    ['urlencode("a b/c")', '"a+b%2Fc"'],
    ['jsonencode({ a = [1] })', '{a: [1]}'],
    ['jsondecode("{\\"a\\": [1]}").a', '[1]'],
    ['yamlencode({ a = 1 })', '{a: 1}'],
    ['csvdecode("a,b\\n1,2")', '[{a: "1", b: "2"}]'],
    ['sensitive("s3cret")', '"s3cret"'],
    ['file("missing.txt")', '<missing-file missing.txt>'],
    ['fileexists("main.tf")', 'true'],
    ['fileexists("${path.module}/other.tf")', 'false'],
    ['basename("a/b.zip")', '"b.zip"'],
    ['dirname("a/b.zip")', '"a"'],
    ['basename(abspath(path.module))', '<unsupported basename(abspath(path.module))>'],
    // networks
    ['cidrsubnet("10.0.0.0/16", 8, 2)', '"10.0.2.0/24"'],
    ['cidrsubnets("10.1.0.0/16", 4, 4, 8)', '["10.1.0.0/20", "10.1.16.0/20", "10.1.32.0/24"]'],
    ['cidrhost("10.12.112.0/20", 16)', '"10.12.112.16"'],
    ['cidrhost("10.0.0.0/24", -1)', '"10.0.0.255"'],
    ['cidrnetmask("172.16.0.0/12")', '"255.240.0.0"'],
    // failing ones
    ['try(local.map.three, "fallback")', '"fallback"'],
    ['try(local.map.one, "fallback")', '1'],
    ['can(local.map.three)', 'false'],
    ['can(local.map.one)', 'true'],
    ['try(var.open.x, "fallback")', '<parameter var.open.x>'],
    ['timestamp()', '<computed timestamp()>'],
    ['md5("a")', '<computed md5("a")>'],
    ['provider::aws::arn_parse("a")', '<unsupported provider::aws::arn_parse("a")>'],
    ['try(tonumber("x"), 1)', '1'],
    ['try(tostring(local.map.three), "fallback")', '"fallback"'],
    // What is written of another resource, where its name is not enough.
    ['substr(aws_s3_bucket.each["logs"].bucket, 0, 1)', '"l"'],
    ['one(distinct([aws_s3_bucket.each["media"].bucket]))', 'aws_s3_bucket.each["media"].bucket'],
    ['cidrsubnet(aws_kms_key.main.arn, 8, 2)', '<computed cidrsubnet(aws_kms_key.main.arn, 8, 2)>'],
    // Documents in texts.
    ['"a: ${jsonencode({ c = ["<"], b = 1 })}"', '"a: {\\"b\\":1,\\"c\\":[\\"\\\\u003c\\"]}"'],
    ['"a: ${yamlencode({ b = 1 })}"', '`a: ${<computed>}`'],
    ['formatlist("%s-%s", var.env, ["a", "b"])', '["prod-a", "prod-b"]'],
    ['lower(aws_kms_key.main.id)', 'aws_kms_key.main.id'],
    ['lookup(var.flag ? { a = 1 } : { a = 2 }, "a", 3)', '(var.flag is true ? 1 | var.flag is false ? 2)'],
  ])('%s', (expression, value) => {
    expect(evaluated(expression)).toBe(value);
  });
});

describe('bounds', () => {
  it.each([
    ['a list that is squared again and again', '[for a in range(400) : [for b in range(400) : [for c in range(400) : a]]]'],
    ['a choice of too many', `[${Array.from({ length: 12 }, (_, i) => `(var.open == "${i}" ? ${i} : -${i})`).join(' + ')}]`],
    ['a pattern that could take long', 'regex("(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!")'],
  ])('%s', (_, expression) => {
    expect(evaluated(expression)).toMatch(/budget|unsupported/);
  });

  it.each([
    ['lists', (n: number) => `[local.l${n}, local.l${n}]`, '[1]'],
    ['objects', (n: number) => `{ a = local.l${n}, b = local.l${n} }`, '1'],
    ['strings', (n: number) => `"\${local.l${n}}\${local.l${n}}"`, '"ab"'],
    ['joined lists', (n: number) => `concat(local.l${n}, local.l${n})`, '[1]'],
    ['choices', (n: number) => `var.open == ${n} ? local.l${n} : [local.l${n}]`, '[1]'],
  ])('bounds %s that double', (_, double, start) => {
    const locals = Array.from({ length: 60 }, (_each, i) => `  l${i + 1} = ${double(i)}\n`).join('');
    const { declared } = program(`variable "open" {}\nlocals {\n  l0 = ${start}\n${locals}}\nresource "aws_test" "t" {\n  v = local.l60\n}\n`);
    expect(declared.map((each) => show(get(each.properties, 'v')).slice(0, 2000))).toEqual([expect.stringMatching(/<budget|…/)]);
  });

  it('follows definitions to a depth', () => {
    const locals = Array.from({ length: 2000 }, (_, i) => `  l${i} = local.l${i + 1}\n`).join('');
    const { declared, limits } = program(`locals {\n${locals}  l2000 = 1\n}\nresource "aws_test" "t" {\n  v = local.l0\n}\n`);
    expect(declared.map((each) => show(get(each.properties, 'v')))).toEqual([expect.stringMatching(/^<budget/)]);
    expect(limits).toHaveLength(1);
  });
});
