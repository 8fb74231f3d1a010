/** Documents as one types: increments, versions, half-typed and hostile texts. */
import { afterEach, describe, expect, it } from 'vitest';
import { Client, codes } from './support/client';
import { BLOCK_TF, BUCKET, BUCKET_JSON, BUCKET_TF, BUCKET_YAML } from './support/texts';

let client: Client;
afterEach(() => client.dispose());

describe('an open document', () => {
  it('has diagnostics of each version that typing rests at', async () => {
    client = await Client.start({});
    await client.open('main.tf', BUCKET_TF);
    expect(codes(await client.version('main.tf', 1))).toEqual([BUCKET]);
    const fixed = await client.edit('main.tf', 'resource "aws_kms_key"', `${BLOCK_TF}\nresource "aws_kms_key"`);
    expect(codes(await client.version('main.tf', fixed))).toEqual([]);
    const broken = await client.edit('main.tf', 'block_public_acls       = true', 'block_public_acls       = false');
    const [finding] = await client.version('main.tf', broken);
    expect(finding).toMatchObject({ code: BUCKET, range: client.rangeOf('main.tf', 'false') });
  });

  it('has none of a version that was overtaken', async () => {
    client = await Client.start({});
    await client.open('main.tf', BUCKET_TF);
    await client.version('main.tf', 1);
    for (let turn = 0; turn < 20; turn++) {
      await client.edit('main.tf', '"acme-reports"', '"acme-report"');
      await client.edit('main.tf', '"acme-report"', '"acme-reports"');
    }
    expect(codes(await client.version('main.tf', 41))).toEqual([BUCKET]);
    const versions = client.published.map((each) => each.version ?? 0);
    expect(versions).toEqual([...versions].sort((a, b) => a - b));
    expect(versions.at(-1)).toBe(41);
    expect(versions.length).toBeLessThan(20);
  });

  it('says where the rule is documented, what led to the value, and how to know the finding again', async () => {
    client = await Client.start({ 'locals.tf': 'locals {\n  block = false\n}\n' });
    await client.open('main.tf', `${BUCKET_TF}\n${BLOCK_TF.replace('block_public_acls       = true', 'block_public_acls       = local.block')}`);
    const [finding] = await client.diagnostics('locals.tf', ({ diagnostics }) => diagnostics.length > 0);
    expect(finding).toMatchObject({
      code: BUCKET,
      codeDescription: { href: expect.stringMatching(/^file:.*\/docs\/rules\/s3\/no-public-access-block\.md$/) },
      data: { ruleId: BUCKET, fingerprint: expect.stringMatching(/^[0-9a-f]{8}$/) },
      range: { start: { line: 1, character: 10 }, end: { line: 1, character: 15 } },
    });
    expect(finding?.relatedInformation?.map(({ message }) => message)).toEqual([
      'through local.block',
      expect.stringContaining('used by aws_s3_bucket'),
    ]);
    expect(finding?.relatedInformation?.[1]?.location.uri).toBe(client.uri('main.tf'));
  });

  it.each([
    ['main.tf', `${BUCKET_TF}\nresource "aws_s3_bucket" {\n  bucket = [\n`, 'lintel/syntax-error'],
    ['template.json', BUCKET_JSON.replace('      "Type": "AWS::S3::Bucket"\n', '      "Type": "AWS::S3::Bucket",\n      "Properties": { "BucketName": \n'), 'lintel/syntax-error'],
    ['template.yaml', `${BUCKET_YAML}  Broken:\n    Type: "AWS::SNS::Topic\n`, 'lintel/syntax-error'],
  ])('keeps the findings of the intact parts of a broken %s, and says that it is broken', async (path, text, syntax) => {
    client = await Client.start({});
    await client.open(path, text);
    const found = await client.version(path, 1);
    expect(codes(found)).toContain(BUCKET);
    expect(found.filter(({ code }) => code === syntax)).toMatchObject([{ severity: 3, source: 'Lintel' }]);
  });

  it('is not analysed, and says so, when it is huge', async () => {
    client = await Client.start({});
    await client.open('main.tf', `${BUCKET_TF}${'# filler\n'.repeat(560_000)}`);
    const [notice, ...rest] = await client.version('main.tf', 1);
    expect(rest).toEqual([]);
    expect(notice).toMatchObject({ code: 'lintel/not-analysed', message: 'main.tf is not analysed: it has 5.0 MB, and the limit is 2 MB.' });
    await client.close('main.tf');
    await client.diagnostics('main.tf', ({ diagnostics }) => diagnostics.length === 0);
  });

  it.each([
    ['nothing', 'main.tf', ''],
    ['no text', 'main.tf', '\u0000\u0001\ufffd'.repeat(100)],
    ['deep nesting', 'main.tf', `locals {\n  x = ${'['.repeat(20_000)}`],
    ['deep nesting', 'template.json', `{"AWSTemplateFormatVersion": "2010-09-09", "Resources": ${'{"a":'.repeat(20_000)}`],
    ['an alias bomb', 'template.yaml', `AWSTemplateFormatVersion: '2010-09-09'\na: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghij'.split('').map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghi'[index]}`).join(',')}]\n`).join('')}Resources:\n  X: *j\n`],
    ['deep nesting', 'index.ts', `import * as aws from "@pulumi/aws";\nnew aws.s3.Bucket("b", ${'['.repeat(5_000)}`],
    ['deep nesting', '__main__.py', `import pulumi_aws as aws\naws.s3.Bucket("b", tags=${'['.repeat(5_000)}`],
  ])('does no harm with %s in %s', async (_, path, text) => {
    client = await Client.start({});
    await client.open(path, text);
    await client.open('other.tf', BUCKET_TF);
    expect(codes(await client.version('other.tf', 1))).toContain(BUCKET);
  });

  it('is the same file however its URI is spelt', async () => {
    client = await Client.start({ 'a b/main.tf': BUCKET_TF });
    await client.diagnostics('a b/main.tf', ({ diagnostics }) => diagnostics.length === 1);
    const odd = client.uri('a b/main.tf').replaceAll('-', '%2D');
    await client.open('a b/main.tf', `${BUCKET_TF}${BLOCK_TF}`, odd);
    // Answered under the client's own spelling.
    await client.connection.sendRequest('lintel/rescan');
    expect(client.published.findLast((each) => each.uri === odd)).toMatchObject({ version: 1, diagnostics: [] });
  });
});
