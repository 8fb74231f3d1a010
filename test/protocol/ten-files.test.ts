/** A program that is spread over ten files: what the deepest one says reaches the resources of another, and nothing else is touched. */
import { afterEach, expect, it } from 'vitest';
import { Client, codes } from './support/client';
import { BUCKET, BUCKET_TF } from './support/texts';

const PROGRAM: Readonly<Record<string, string>> = {
  'Pulumi.yaml': 'name: reports\nruntime: nodejs\n',
  'index.ts': `import { deploy } from './src';\n\ndeploy(['reports', 'invoices']);\n`,
  'src/index.ts': `export { deploy } from './deploy';\n`,
  'src/deploy.ts': `import { Storage } from './components';

export function deploy(names: readonly string[]): void {
  for (const name of names) new Storage(name);
}
`,
  'src/components/index.ts': `export * from './storage';\n`,
  'src/components/storage.ts': `import * as aws from '@pulumi/aws';
import { encryption, flagsFor } from '../helpers';

export class Storage {
  readonly bucket: aws.s3.Bucket;

  constructor(name: string) {
    this.bucket = new aws.s3.Bucket(name, { serverSideEncryptionConfiguration: encryption });
    new aws.s3.BucketPublicAccessBlock(name, { bucket: this.bucket.id, ...flagsFor(name) });
  }
}
`,
  'src/helpers/index.ts': `export * from './flags';\n`,
  'src/helpers/flags.ts': `import { key, security } from '../settings';

export const encryption = {
  rule: { applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: key }, bucketKeyEnabled: true },
};

export function flagsFor(name: string) {
  const { isClosed, ...others } = security;
  return { ...others, blockPublicAcls: isClosed[name as keyof typeof isClosed] ?? true };
}
`,
  'src/settings/index.ts': `export { security } from './security';\nexport { KEY as key } from './constants';\n`,
  'src/settings/security.ts': `import { INVOICES_ARE_CLOSED } from './constants';

export const security = {
  isClosed: { invoices: INVOICES_ARE_CLOSED },
  blockPublicPolicy: true,
  ignorePublicAcls: true,
  restrictPublicBuckets: true,
};
`,
  'src/settings/constants.ts': `export const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/00000000-0000-0000-0000-000000000000';
export const INVOICES_ARE_CLOSED = true;
`,
};
const DEEPEST = 'src/settings/constants.ts';

let client: Client;
afterEach(() => client.dispose());

it('changes exactly the findings that the deepest file decides', async () => {
  client = await Client.start({ ...PROGRAM, 'other/main.tf': BUCKET_TF });
  expect(codes(await client.diagnostics('other/main.tf', ({ diagnostics }) => diagnostics.length === 1))).toEqual([BUCKET]);
  await client.open(DEEPEST, PROGRAM[DEEPEST] ?? '');
  await client.version(DEEPEST, 1);
  const before = client.published.length;

  await client.edit(DEEPEST, 'CLOSED = true', 'CLOSED = false');
  const [finding, ...others] = await client.diagnostics(DEEPEST, ({ diagnostics }) => diagnostics.length > 0);
  expect(others).toEqual([]);
  expect(finding).toMatchObject({ code: BUCKET, range: { start: { line: 1, character: 35 }, end: { line: 1, character: 40 } } });
  expect(finding?.message).toContain('invoices');
  expect(finding?.relatedInformation?.map(({ location }) => location.uri)).toEqual(
    ['src/settings/constants.ts', 'src/settings/security.ts', 'src/helpers/flags.ts'].map((path) => client.uri(path)),
  );

  await client.edit(DEEPEST, 'CLOSED = false', 'CLOSED = true');
  await client.diagnostics(DEEPEST, ({ diagnostics }) => diagnostics.length === 0);
  const touched = new Set(client.published.slice(before).map(({ uri }) => uri));
  expect([...touched]).toEqual([client.uri(DEEPEST)]);
});
