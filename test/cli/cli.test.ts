import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { quiet } from '../quiet';
import { folderWith, lintel, lintelAsNobody } from './run';

const BUCKET = `# Monthly figures
resource "aws_s3_bucket" "reports" {
  bucket = "acme-reports"
}
`;
const PASSWORD = `variable "password" {
  default = "Sup3rSecret!"
}

resource "aws_db_instance" "orders" {
  engine         = "postgres"
  instance_class = "db.t4g.medium"
  username       = "orders"
  password       = var.password
}
`;

interface Report {
  readonly files: number;
  readonly findings: readonly { readonly rule: string; readonly file: string; readonly startLine: number; readonly startColumn: number; readonly related: readonly { readonly file: string }[] }[];
  readonly notices: readonly { readonly file: string; readonly message: string }[];
}
const report = (text: string): Report => JSON.parse(text) as Report;
const places = (text: string): readonly string[] => report(text).findings.map((each) => `${each.file}:${each.startLine}:${each.startColumn} ${each.rule}`);

describe('scan', () => {
  it('reports in JSON, relative to the working directory, and fails for high findings', () => {
    const { code, out } = lintel(folderWith({ 'infra/main.tf': BUCKET }), ['scan', 'infra', '--format', 'json']);
    expect(code).toBe(1);
    expect(places(out)).toEqual(['infra/main.tf:2:1 encryption/no-customer-key', 'infra/main.tf:2:1 s3/no-public-access-block']);
  });

  it('follows values over files and tells the way, without the secret', () => {
    const [variable = '', resource = ''] = PASSWORD.split('\n\n');
    const folder = folderWith({ 'variables.tf': variable, 'main.tf': resource });
    const { out } = lintel(folder, ['scan', '--format', 'json', '--rule', 'secrets/hardcoded-password']);
    expect(places(out)).toEqual(['variables.tf:2:13 secrets/hardcoded-password']);
    expect(report(out).findings[0]?.related.map((each) => each.file)).toContain('main.tf');
    const text = lintel(folder, ['scan']).out;
    expect(text).toContain('secrets/hardcoded-password');
    expect(text + out).not.toContain('Sup3rSecret');
  });

  it('keeps to severity and --fail-on', () => {
    const folder = folderWith({ 'main.tf': BUCKET });
    expect(places(lintel(folder, ['scan', '--format', 'json', '--severity', 'high']).out)).toEqual(['main.tf:2:1 s3/no-public-access-block']);
    expect(lintel(folder, ['scan', '--fail-on', 'critical']).code).toBe(0);
    expect(lintel(folder, ['scan', '--rule', 'encryption/no-customer-key']).code).toBe(0);
  });

  it('says so when there is nothing', () => {
    const { code, out } = lintel(folderWith({ 'notes.txt': 'x' }), ['scan']);
    expect({ code, out }).toEqual({ code: 0, out: 'No findings in 0 files.\n' });
  });

  it('treats each path as a root of its own', () => {
    const folder = folderWith({
      'a/main.tf': 'module "b" {\n  source = "../b"\n  open   = true\n}\n',
      'b/main.tf': `variable "open" {\n  type = bool\n}\n${BUCKET}`,
      'b/lintel.jsonc': quiet({ rules: { 'encryption/*': 'off' } }),
    });
    expect(places(lintel(folder, ['scan', 'a', 'b', '--format', 'json']).out)).toEqual(['b/main.tf:5:1 s3/no-public-access-block']);
    expect(places(lintel(folder, ['scan', 'a', '--format', 'json']).out)).toEqual([]);
  });

  it('takes the nearest configuration at or above the path', () => {
    const folder = folderWith({
      'lintel.jsonc': quiet({ rules: { 's3/*': 'off' } }),
      'infra/main.tf': BUCKET,
      'other.jsonc': quiet({ rules: { 'encryption/*': 'off' } }),
    });
    expect(places(lintel(folder, ['scan', 'infra', '--format', 'json']).out)).toEqual(['infra/main.tf:2:1 encryption/no-customer-key']);
    expect(places(lintel(folder, ['scan', 'infra', '--format', 'json', '--config', 'other.jsonc']).out)).toEqual(['infra/main.tf:2:1 s3/no-public-access-block']);
  });

  it('leaves excluded folders out', () => {
    const folder = folderWith({ 'lintel.jsonc': '{ "exclude": ["examples/**"] }', 'examples/main.tf': BUCKET });
    expect(report(lintel(folder, ['scan', '--format', 'json']).out)).toMatchObject({ files: 0, findings: [] });
  });

  it('leaves the findings of a baseline out', () => {
    const folder = folderWith({ 'main.tf': BUCKET });
    expect(lintel(folder, ['scan', '--format', 'json', '--output', 'baseline.json']).out).toBe('');
    const moved = folderWith({ 'main.tf': `\n\n${BUCKET}${PASSWORD}`, 'baseline.json': readFileSync(join(folder, 'baseline.json'), 'utf8') });
    expect(places(lintel(moved, ['scan', '--format', 'json', '--baseline', 'baseline.json']).out)).toEqual(['main.tf:8:13 secrets/hardcoded-password']);
  });

  it('analyses standard input as a file among its neighbours', () => {
    const folder = folderWith({ 'main.tf': '', 'block.tf': 'resource "aws_s3_account_public_access_block" "all" {\n  block_public_acls = true\n  block_public_policy = true\n  ignore_public_acls = true\n  restrict_public_buckets = true\n}\n' });
    const { out } = lintel(folder, ['scan', '--stdin-filename', 'main.tf', '--format', 'json'], BUCKET);
    expect(places(out)).toEqual(['main.tf:2:1 encryption/no-customer-key']);
  });

  it('keeps suppressions', () => {
    const folder = folderWith({ 'main.tf': BUCKET.replace('# Monthly figures', '# lintel-ignore s3/no-public-access-block -- a public site') });
    expect(places(lintel(folder, ['scan', '--format', 'json']).out)).toEqual(['main.tf:2:1 encryption/no-customer-key']);
  });
});

describe('SARIF', () => {
  interface Region {
    readonly startLine: number;
    readonly startColumn: number;
    readonly endLine: number;
    readonly endColumn: number;
  }
  interface Sarif {
    readonly version: string;
    readonly runs: readonly {
      readonly columnKind: string;
      readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
      readonly results: readonly {
        readonly ruleId: string;
        readonly ruleIndex: number;
        readonly level: string;
        readonly locations: readonly { readonly physicalLocation: { readonly artifactLocation: { readonly uri: string }; readonly region: Region } }[];
        readonly fixes: readonly { readonly artifactChanges: readonly { readonly artifactLocation: { readonly uri: string }; readonly replacements: readonly { readonly deletedRegion: Region; readonly insertedContent?: { readonly text: string } }[] }[] }[];
      }[];
    }[];
  }

  it('has rules, regions and fixes whose edits lead to a clean file', () => {
    const folder = folderWith({ 'in fra/main.tf': BUCKET });
    const { out } = lintel(folder, ['scan', '--format', 'sarif', '--rule', 's3/no-public-access-block']);
    const sarif = JSON.parse(out) as Sarif;
    const [run] = sarif.runs;
    const [result] = run?.results ?? [];
    expect(sarif.version).toBe('2.1.0');
    expect(run?.columnKind).toBe('utf16CodeUnits');
    expect(run?.tool.driver.rules[result?.ruleIndex ?? -1]?.id).toBe('s3/no-public-access-block');
    expect(result?.level).toBe('error');
    expect(result?.locations[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: 'in%20fra/main.tf' },
      region: { startLine: 2, startColumn: 1, endLine: 2, endColumn: 35 },
    });
    const [change] = result?.fixes[0]?.artifactChanges ?? [];
    const lines = BUCKET.split('\n');
    for (const { deletedRegion, insertedContent } of [...(change?.replacements ?? [])].reverse()) {
      expect(deletedRegion.startLine).toBe(deletedRegion.endLine);
      const line = lines[deletedRegion.startLine - 1] ?? '';
      lines[deletedRegion.startLine - 1] = line.slice(0, deletedRegion.startColumn - 1) + (insertedContent?.text ?? '') + line.slice(deletedRegion.endColumn - 1);
    }
    const fixed = folderWith({ 'main.tf': lines.join('\n') });
    expect(lintel(fixed, ['scan', '--rule', 's3/no-public-access-block']).code).toBe(0);
  });
});

describe('fix', () => {
  it('applies safe fixes and keeps comments', () => {
    const folder = folderWith({ 'main.tf': BUCKET });
    const { code, err } = lintel(folder, ['fix']);
    expect({ code, err }).toEqual({ code: 0, err: 'Applied 2 fixes; 0 findings are left.\n' });
    const text = readFileSync(join(folder, 'main.tf'), 'utf8');
    expect(text).toContain('# Monthly figures\nresource "aws_s3_bucket" "reports"');
    expect(text).toContain('resource "aws_s3_bucket_public_access_block" "reports"');
    expect(lintel(folder, ['scan']).code).toBe(0);
  });

  it('applies what needs a decision only when told to', () => {
    const folder = folderWith({ 'main.tf': PASSWORD });
    expect(lintel(folder, ['fix']).err).toBe('Applied 0 fixes; 1 finding is left.\n');
    expect(readFileSync(join(folder, 'main.tf'), 'utf8')).toBe(PASSWORD);
    expect(lintel(folder, ['fix', '--unsafe']).err).toBe('Applied 1 fix; 0 findings are left.\n');
    expect(readFileSync(join(folder, 'main.tf'), 'utf8')).toContain('manage_master_user_password = true');
  });

  it('prints a diff and writes nothing on a dry run', () => {
    const folder = folderWith({ 'main.tf': BUCKET });
    const { out } = lintel(folder, ['fix', '--dry-run', '--rule', 's3/no-public-access-block']);
    expect(out).toContain('--- main.tf');
    expect(out).toContain('+resource "aws_s3_bucket_public_access_block" "reports" {');
    expect(readFileSync(join(folder, 'main.tf'), 'utf8')).toBe(BUCKET);
  });
});

describe('what is wrong is said clearly', () => {
  const usage = (files: Readonly<Record<string, string>>, args: readonly string[]): string => {
    const { code, err } = lintel(folderWith(files), args);
    expect(code).toBe(2);
    return err;
  };

  it('a missing path', () => {
    expect(usage({}, ['scan', 'nowhere'])).toBe('lintel: there is no file or folder nowhere\n');
  });

  it('an unknown rule', () => {
    expect(usage({}, ['scan', '--rule', 's3/no-public-acces-block'])).toBe(
      'lintel: there is no rule s3/no-public-acces-block. Did you mean `s3/no-public-access-block`? `lintel rules` lists them\n',
    );
    expect(usage({}, ['explain', 'nothing'])).toContain('there is no rule nothing');
  });

  it('an unknown option, format or severity', () => {
    expect(usage({}, ['scan', '--fromat', 'json'])).toContain("unknown option '--fromat'");
    expect(usage({}, ['scan', '--format', 'xml'])).toContain('Allowed choices are text, json, sarif');
    expect(usage({}, ['scan', '--severity', 'severe'])).toContain('It must be one of critical, high, medium, low');
  });

  it('a baseline that is none, and a report that cannot be written', () => {
    expect(usage({ b: 'x' }, ['scan', '--baseline', 'b'])).toContain('the baseline is not a JSON report');
    expect(usage({}, ['scan', '--output', 'no/such/folder'])).toContain('the report cannot be written to no/such/folder');
  });

  it('an invalid configuration, whose good parts count', () => {
    const folder = folderWith({ 'lintel.jsonc': '{ "lifecycle": "prod", "rules": { "encryption/*": "off" } }', 'main.tf': BUCKET });
    const { out, err } = lintel(folder, ['scan', '--format', 'json']);
    expect(err).toContain('lintel.jsonc:1:16: `lifecycle` must be one of "production", "ephemeral".');
    expect(places(out)).toContain('main.tf:2:1 s3/no-public-access-block');
    expect(places(out)).not.toContain('main.tf:2:1 encryption/no-customer-key');
  });

  it('files that are not analysed, while the others are', () => {
    const folder = folderWith({ 'good.tf': BUCKET, 'huge.tf': '#'.repeat(5_000_000), 'binary.tf': new Uint8Array([1, 0, 2]), 'broken.json': '{ "Resources": { "A": { "Type": "AWS::S3::Bucket" ' });
    mkdirSync(join(folder, 'folder.tf'));
    const { out, err } = lintel(folder, ['scan', '--format', 'json', '--rule', 's3/no-public-access-block']);
    expect(places(out)).toEqual(['broken.json:1:18 s3/no-public-access-block', 'good.tf:2:1 s3/no-public-access-block']);
    expect(err).toContain('huge.tf is not analysed: it has 5.0 MB, and the limit is 2 MB');
    expect(err).toContain('binary.tf is not analysed: it is binary');
    expect(err).toMatch(/broken\.json:1 has a syntax error/);
  });

  it('an unreadable file', () => {
    const folder = folderWith({ 'main.tf': BUCKET });
    chmodSync(join(folder, 'main.tf'), 0);
    chmodSync(folder, 0o755);
    chmodSync(dirname(folder), 0o755);
    expect(lintelAsNobody(folder, ['scan']).err).toContain('main.tf cannot be read: permission denied');
  });

  it('does not follow links out of the root, nor in circles', () => {
    const outside = folderWith({ 'main.tf': BUCKET });
    const folder = folderWith({ 'infra/empty.txt': '' });
    symlinkSync(join(outside, 'main.tf'), join(folder, 'infra/out.tf'));
    symlinkSync(folder, join(folder, 'infra/loop'));
    expect(report(lintel(folder, ['scan', '--format', 'json']).out).findings).toEqual([]);
  });
});

describe('the other commands', () => {
  it('explain a rule', () => {
    const { code, out } = lintel(folderWith({}), ['explain', 's3/no-public-access-block']);
    expect(code).toBe(0);
    expect(out).toContain('s3/no-public-access-block (high): Bucket without a complete public access block');
  });

  it('list the rules', () => {
    const list = JSON.parse(lintel(folderWith({}), ['rules', '--format', 'json']).out) as readonly { readonly id: string }[];
    expect(list.map((rule) => rule.id)).toContain('iam/wildcard-resource');
    expect(lintel(folderWith({}), ['rules']).out.split('\n')).toHaveLength(list.length + 1);
  });

  it('write a configuration, once, that is valid', () => {
    const folder = folderWith({});
    expect(lintel(folder, ['init']).out).toBe('Wrote lintel.jsonc.\n');
    expect(existsSync(join(folder, 'lintel.jsonc'))).toBe(true);
    expect(lintel(folder, ['scan']).err).toBe('');
    expect(lintel(folder, ['init'])).toMatchObject({ code: 2, err: 'lintel: lintel.jsonc is there already\n' });
  });

  it('tell the version and how to use them', () => {
    expect(lintel(folderWith({}), ['--version']).out).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(lintel(folderWith({}), ['--help'])).toMatchObject({ code: 0 });
    expect(lintel(folderWith({}), [])).toMatchObject({ code: 2 });
  });
});
