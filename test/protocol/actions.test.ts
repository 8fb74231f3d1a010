/** Code actions: which are offered, and what they write. */
import { afterEach, describe, expect, it } from 'vitest';
import type { CodeAction } from 'vscode-languageserver/node';
import { Client, codes } from './support/client';
import { BLOCK_TF, BUCKET, BUCKET_JSON, BUCKET_TF, BUCKET_YAML, DATABASE_TF, LOCALS_TF, PASSWORD } from './support/texts';

const FIXED_TF = BUCKET_TF.replace('\n\nresource "aws_s3_bucket_server', `\n\n${BLOCK_TF}\nresource "aws_s3_bucket_server`);
const HEADER = 'resource "aws_s3_bucket" "reports"';

let client: Client;
afterEach(() => client.dispose());

function titles(actions: readonly CodeAction[]): readonly string[] {
  return actions.map(({ title }) => title);
}

async function chosen(actions: readonly CodeAction[], title: string): Promise<CodeAction> {
  const action = actions.find((each) => each.title === title);
  if (!action) throw new Error(`There is no action "${title}"; there are: ${titles(actions).join(' | ')}`);
  return client.resolve(action);
}

describe('quick fixes', () => {
  it('are offered where the finding is, and nowhere else', async () => {
    client = await Client.start({});
    await client.open('main.tf', BUCKET_TF);
    const here = await client.actions('main.tf', client.rangeOf('main.tf', 'aws_s3_bucket'));
    expect(titles(here)).toEqual(['Block public access to the bucket', `Ignore ${BUCKET} here…`, 'Fix all problems that Lintel can fix safely']);
    expect(await client.actions('main.tf', client.rangeOf('main.tf', 'enable_key_rotation'), ['quickfix'])).toEqual([]);
    expect(await client.actions('main.tf', client.rangeOf('main.tf', 'aws_s3_bucket'), ['refactor'])).toEqual([]);
    expect(client.apply((await chosen(here, 'Block public access to the bucket')).edit)).toEqual({ 'main.tf': FIXED_TF });
  });

  it('are for the text as it is, though it has not been analysed yet', async () => {
    client = await Client.start({});
    await client.open('main.tf', BUCKET_TF);
    await client.edit('main.tf', HEADER, `# a comment\n${HEADER}`);
    const actions = await client.actions('main.tf', client.rangeOf('main.tf', HEADER));
    expect(client.apply((await chosen(actions, 'Block public access to the bucket')).edit)).toEqual({ 'main.tf': `# a comment\n${FIXED_TF}` });
  });

  it('find their finding again when the text has changed before one is chosen', async () => {
    client = await Client.start({});
    await client.open('main.tf', BUCKET_TF);
    const actions = await client.actions('main.tf', client.rangeOf('main.tf', HEADER));
    await client.edit('main.tf', HEADER, `# a comment\n${HEADER}`);
    expect(client.apply((await chosen(actions, 'Block public access to the bucket')).edit)).toEqual({ 'main.tf': `# a comment\n${FIXED_TF}` });
    await client.edit('main.tf', 'resource "aws_kms_key"', `${BLOCK_TF}\nresource "aws_kms_key"`);
    expect((await chosen(actions, 'Block public access to the bucket')).edit).toBeUndefined();
  });

  it('have their edits at once for clients that do not ask again', async () => {
    client = await Client.start({}, { resolves: false });
    await client.open('main.tf', BUCKET_TF);
    const [fix] = await client.actions('main.tf', client.rangeOf('main.tf', HEADER));
    expect(client.apply(fix?.edit)).toEqual({ 'main.tf': FIXED_TF });
  });

  it('edit the other files that they concern', async () => {
    client = await Client.start({ 'main.tf': DATABASE_TF });
    await client.open('locals.tf', LOCALS_TF);
    expect(codes(await client.version('locals.tf', 1))).toEqual([PASSWORD]);
    const actions = await client.actions('locals.tf', client.rangeOf('locals.tf', '"Analytics#2024"'), ['quickfix']);
    const [fix] = actions;
    const { edit } = await chosen(actions, fix?.title ?? '');
    const changes = edit?.documentChanges?.flatMap((each) => ('textDocument' in each ? [each.textDocument] : [])) ?? [];
    expect(changes).toContainEqual({ uri: client.uri('main.tf'), version: null });
  });

  it('of one rule are applied to the whole file together', async () => {
    client = await Client.start({});
    const second = BUCKET_TF.replaceAll('reports', 'exports');
    await client.open('main.tf', `${BUCKET_TF}\n${second}`);
    const actions = await client.actions('main.tf', client.rangeOf('main.tf', HEADER), ['quickfix']);
    const { edit } = await chosen(actions, `Fix all 2 findings of ${BUCKET} in this file`);
    expect(client.apply(edit)).toEqual({ 'main.tf': `${FIXED_TF}\n${FIXED_TF.replaceAll('reports', 'exports')}` });
  });

  it('open documentation and configure severity where the client can', async () => {
    client = await Client.start({}, { options: { commands: true } });
    await client.open('main.tf', BUCKET_TF);
    const actions = await client.actions('main.tf', client.rangeOf('main.tf', HEADER), ['quickfix']);
    expect(actions.flatMap(({ command }) => command ?? [])).toEqual([
      { title: `Open documentation of ${BUCKET}`, command: 'lintel.openRuleDocumentation', arguments: [BUCKET] },
      { title: `Configure severity of ${BUCKET}…`, command: 'lintel.configureSeverity', arguments: [BUCKET, client.uri('main.tf')] },
    ]);
  });
});

describe('ignoring', () => {
  it.each([
    ['main.tf', BUCKET_TF, HEADER, `# lintel-ignore ${BUCKET} -- reason\n${BUCKET_TF}`],
    ['template.yaml', BUCKET_YAML, 'Reports:', BUCKET_YAML.replace('  Reports:', `  # lintel-ignore ${BUCKET} -- reason\n  Reports:`)],
    [
      'index.ts',
      'import * as aws from "@pulumi/aws";\n\nexport function store() {\n    return new aws.s3.Bucket("reports");\n}\nstore();\n',
      'aws.s3.Bucket("reports")',
      `import * as aws from "@pulumi/aws";\n\nexport function store() {\n    // lintel-ignore ${BUCKET} -- reason\n    return new aws.s3.Bucket("reports");\n}\nstore();\n`,
    ],
    [
      '__main__.py',
      'import pulumi_aws as aws\r\n\r\nreports = aws.s3.Bucket("reports")\r\n',
      'aws.s3.Bucket("reports")',
      `import pulumi_aws as aws\r\n\r\n# lintel-ignore ${BUCKET} -- reason\r\nreports = aws.s3.Bucket("reports")\r\n`,
    ],
  ])('a finding writes a comment above it in %s', async (path, text, place, expected) => {
    client = await Client.start({});
    await client.open(path, text);
    const actions = await client.actions(path, client.rangeOf(path, place), ['quickfix']);
    expect(client.apply((await chosen(actions, `Ignore ${BUCKET} here…`)).edit)).toEqual({ [path]: expected });
  });

  it('a finding within a text writes its comment where it is none of the text', async () => {
    const policy = `resource "aws_iam_policy" "read" {
  policy = <<-JSON
    {
      "Version": "2012-10-17",
      "Statement": [{ "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*" }]
    }
  JSON
}
`;
    client = await Client.start({});
    await client.open('main.tf', policy);
    expect(codes(await client.version('main.tf', 1))).toEqual(['iam/wildcard-resource']);
    const actions = await client.actions('main.tf', client.rangeOf('main.tf', '"*"'), ['quickfix']);
    const texts = client.apply((await chosen(actions, 'Ignore iam/wildcard-resource here…')).edit);
    expect(texts).toEqual({ 'main.tf': `# lintel-ignore iam/wildcard-resource -- reason\n${policy}` });
  });

  it('a finding writes metadata where the language has no comments', async () => {
    client = await Client.start({});
    await client.open('template.json', BUCKET_JSON);
    const actions = await client.actions('template.json', client.rangeOf('template.json', '"Reports"'), ['quickfix']);
    const texts = client.apply((await chosen(actions, `Ignore ${BUCKET} here…`)).edit);
    expect(JSON.parse(texts['template.json'] ?? '')).toMatchObject({
      Resources: { Reports: { Metadata: { Lintel: { Ignore: [`${BUCKET} -- reason`] } } } },
    });
  });

  it('lets a person type over the reason', async () => {
    client = await Client.start({}, { snippets: true });
    await client.open('main.tf', BUCKET_TF);
    const actions = await client.actions('main.tf', client.rangeOf('main.tf', HEADER), ['quickfix']);
    const { edit } = await chosen(actions, `Ignore ${BUCKET} here…`);
    expect(edit?.documentChanges).toEqual([
      {
        textDocument: { uri: client.uri('main.tf'), version: 1 },
        edits: [
          {
            range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
            snippet: { kind: 'snippet', value: `# lintel-ignore ${BUCKET} -- \${1:reason}\n` },
          },
        ],
      },
    ]);
  });
});

describe('source.fixAll.lintel', () => {
  it('applies safe fixes until none is left', async () => {
    client = await Client.start({});
    await client.open('main.tf', BUCKET_TF);
    const [action, ...rest] = await client.actions('main.tf', client.rangeOf('main.tf', 'enable_key_rotation'), ['source.fixAll']);
    expect(rest).toEqual([]);
    expect(action).toMatchObject({ kind: 'source.fixAll.lintel' });
    expect(action?.edit).toBeUndefined();
    const resolved = action && (await client.resolve(action));
    expect(client.apply(resolved?.edit)).toEqual({ 'main.tf': FIXED_TF });
  });

  it('leaves alone what is not safe', async () => {
    client = await Client.start({ 'locals.tf': LOCALS_TF });
    const text = DATABASE_TF.replace('  kms_key_id        = var.key_arn\n', '');
    await client.open('main.tf', text);
    const actions = await client.actions('main.tf', client.rangeOf('main.tf', 'resource "aws_db_instance" "main"'), ['quickfix']);
    expect(titles(actions)[0]).toMatch(/\(replaces the resource\)$/);
    expect(actions[0]?.isPreferred).toBeUndefined();
    const [all] = await client.actions('main.tf', client.rangeOf('main.tf', 'engine'), ['source.fixAll.lintel']);
    expect(all).toBeUndefined();
  });

  it('is a command as well', async () => {
    client = await Client.start({});
    await client.open('main.tf', BUCKET_TF);
    const params = { command: 'lintel.server.fixAll', arguments: [client.uri('main.tf')] };
    expect(await client.connection.sendRequest('workspace/executeCommand', params)).toBe(true);
    expect(client.applied.map((edit) => client.apply(edit))).toEqual([{ 'main.tf': FIXED_TF }]);
  });
});
