import { describe, expect, it } from 'vitest';
import { createHclDialect } from '.';
import { program, show, workspace } from './testing/files';

const text = `{
  "//": "A comment",
  "variable": { "env": { "type": "string", "default": "prod" } },
  "locals": { "name": "app-\${var.env}", "quoted": "\${merge({ a = \\"x\\" }, { b = 1 })[\\"a\\"]}-y" },
  "provider": { "aws": [{ "region": "eu-west-1" }, { "alias": "dr", "region": "us-east-1" }] },
  "resource": {
    "aws_kms_key": { "data": {} },
    "aws_s3_bucket": {
      "logs": {
        "provider": "aws.dr",
        "bucket": "\${local.name}-logs",
        "tags": { "Name": "\${local.quoted}" },
        "count": 2,
        "lifecycle": { "prevent_destroy": true },
        "depends_on": ["aws_kms_key.data"],
        "server_side_encryption_configuration": [{ "rule": { "k": "\${aws_kms_key.data.arn}" } }],
        "dynamic": { "grant": { "for_each": ["a", "b"], "content": { "id": "\${grant.value}" } } }
      }
    }
  },
  "data": {
    "aws_iam_policy_document": {
      "d": { "statement": { "actions": ["s3:Get*"], "principals": { "type": "AWS", "identifiers": ["*"] } } }
    }
  }
}
`;

describe('.tf.json', () => {
  it('means what it says in HCL', () => {
    const { declared } = program({ 'main.tf.json': text });
    expect(declared.map((each) => `${each.id} @${each.placement.provider} ${show(each.properties)}`)).toEqual([
      'aws_kms_key.data @ {}',
      ...[0, 1].map(
        (index) =>
          `aws_s3_bucket.logs[${index}] @aws.dr {bucket: "app-prod-logs", tags: {Name: "x-y"}, ` +
          'server_side_encryption_configuration: [{rule: {k: aws_kms_key.data.arn}}], grant: [{id: "a"}, {id: "b"}]}',
      ),
      'data.aws_iam_policy_document.d @ {Version: "2012-10-17", Statement: [{Effect: "Allow", Action: ["s3:Get*"], Principal: {AWS: ["*"]}}]}',
    ]);
    expect(declared.at(1)?.dependsOn).toEqual(['aws_kms_key.data']);
    expect(declared.map((each) => show(each.placement.region)).slice(0, 2)).toEqual(['"eu-west-1"', '"us-east-1"']);
  });

  it('knows where values are written', () => {
    const { declared } = program({ 'main.tf.json': text });
    const bucket = declared.at(1);
    const property = bucket?.properties.entries.get('bucket');
    expect(bucket && text.slice(bucket.header.range.start, bucket.header.range.end)).toBe('"logs"');
    expect(property?.site && text.slice(property.site.range.start, property.site.range.end)).toBe('"${local.name}-logs"');
    expect(property?.member && text.slice(property.member.range.start, property.member.range.end)).toBe('"bucket": "${local.name}-logs"');
  });

  it.each([
    ['{ "resource": { "aws_t": { "x": { "a": 1, } } } }', ['aws_t.x {a: 1}'], 1],
    ['{ "resource": { "aws_t": { "x": { "a": ', ['aws_t.x {}'], 1],
    ['[]', [], 0],
    ['{ "resource": 5, "locals": [1] }', [], 0],
    ['', [], 1],
  ])('%s', (broken, expected, problems) => {
    const { declared } = program({ 'main.tf.json': broken });
    expect(declared.map((each) => `${each.id} ${show(each.properties)}`)).toEqual(expected);
    const [file] = [...workspace({ 'main.tf.json': broken }).sources.values()];
    expect(file && createHclDialect().syntaxProblems(file).length > 0).toBe(problems > 0);
  });

  it('reads variables in JSON', () => {
    const files = { 'main.tf': 'variable "a" {}\nresource "aws_t" "x" {\n  a = var.a\n}\n', 'terraform.tfvars.json': '{ "a": ["b"] }' };
    expect(program(files).declared.map((each) => show(each.properties))).toEqual(['{a: ["b"]}']);
  });
});
