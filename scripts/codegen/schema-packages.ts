/**
 * The packages that the schema tables are made from. They are large and needed by the generator only, so they are
 * fetched with `npm pack` when it runs and kept in `.cache/schema/`, outside `package.json`.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

const cache = join('.cache', 'schema');

export interface PackageRequest {
  readonly name: string;
  readonly version: string;
  /** Which files to unpack, as `tar` wildcards below the package; all if omitted. */
  readonly files?: readonly string[];
}

export const packages = {
  terraform: { name: '@cdktn/provider-aws', version: '25.7.0', files: ['lib/*/index.js', 'package.json'] },
  pulumi: { name: '@pulumi/aws', version: '7.48.0' },
  pulumi6: { name: '@pulumi/aws', version: '6.83.4' },
  serviceSpec: { name: '@aws-cdk/aws-service-spec', version: '0.1.216' },
  cdk: { name: 'aws-cdk-lib', version: '2.276.0', files: ['*/lib/*.generated.js', 'package.json'] },
} satisfies Readonly<Record<string, PackageRequest>>;

/** A package cannot be fetched: the registry is out of reach. */
export class PackageUnavailable extends Error {}

/** The folder that holds the unpacked package; downloads it the first time. */
export async function unpacked(request: PackageRequest): Promise<string> {
  const folder = join(cache, `${request.name.replace(/^@/, '').replace('/', '-')}-${request.version}`);
  if (existsSync(folder)) return folder;
  const partial = `${folder}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  console.log(`fetching ${request.name}@${request.version}`);
  const spec = `${request.name}@${request.version}`;
  const packed = npm(spec, ['pack', '--silent', '--pack-destination', cache, spec]);
  const tarball = join(cache, packed.trim().split('\n').at(-1) ?? '');
  const wanted = (request.files ?? ['*']).map((file) => `package/${file}`);
  execFileSync('tar', ['xzf', tarball, '-C', partial, '--strip-components=1', '--wildcards', ...wanted]);
  await rm(tarball);
  await rename(partial, folder);
  return folder;
}

/** A package that loads its data with code of its own is installed with its dependencies. */
export function installed(request: PackageRequest): string {
  const folder = join(cache, `installed-${request.version}`);
  if (!existsSync(join(folder, 'node_modules'))) {
    const spec = `${request.name}@${request.version}`;
    npm(spec, ['install', '--silent', '--no-save', '--prefix', folder, spec]);
  }
  return folder;
}

function npm(spec: string, options: readonly string[]): string {
  try {
    return execFileSync('npm', options, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  } catch (error) {
    throw new PackageUnavailable(`npm cannot fetch ${spec}`, { cause: error });
  }
}
