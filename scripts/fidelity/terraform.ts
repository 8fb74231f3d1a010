/**
 * Terraform modules: what is read against `terraform plan` with the real provider, where its plugin is on this machine. Nothing
 * is reached over the network: creating needs no answer from AWS before it is applied. One root module calls every program, so
 * that the provider is started once; what reads variable files is planned for itself.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createHclDialect } from '../../server/dialects/hcl';
import { execute, isInstalled } from '../verify/execute';
import { findMirror } from '../verify/terraform-mirror';
import { requiredVariablesIn } from '../verify/terraform-text';
import { openMark, type FidelityDialect, type FidelityPlaces, type FidelityProgram, type SeenResource, type True, type TrueObject, type TrueResource, type Truth } from './contract';
import { sourcesOf, workspaceOf } from './programs';

const dialect = createHclDialect();

/** What a program has: what else the plan has is the provider's. */
interface Written {
  /** Of the resource, as Terraform shows them: arguments by name, blocks as lists. What `dynamic` makes is not among them. */
  readonly expressions: Expressions;
  /** Of the whole program. */
  readonly words: ReadonlySet<string>;
}

type Expressions = Readonly<Record<string, unknown>>;

const writtenIn = new WeakMap<TrueResource, Written>();

export const terraform: FidelityDialect = {
  name: 'Terraform',
  folder: 'terraform',
  read,
  truths,
  // Write-only arguments are in no plan.
  rules: { isDefault, isIgnored: (_, path) => path.endsWith('_wo') },
};

function read(program: FidelityProgram): readonly SeenResource[] {
  const files = workspaceOf(program, dialect);
  return dialect.discover(files).flatMap((seed) => {
    return dialect.evaluate(seed, files).declared.flatMap(({ id, nativeType, mode, properties, condition }) => {
      return mode === 'managed' ? [{ id, type: nativeType, properties, conditional: condition !== undefined }] : [];
    });
  });
}

/** Nobody wrote it: the provider has it of itself. */
function isDefault(resource: TrueResource, path: string, value: True): boolean {
  const written = writtenIn.get(resource);
  if (!written || (value === '' && path.includes('.'))) return written !== undefined;
  return !isWritten(path.split('.'), written.expressions, written.words);
}

function isWritten([name = '', ...rest]: readonly string[], expressions: Expressions, words: ReadonlySet<string>): boolean {
  const found = expressions[name];
  if (found === undefined) return words.has(`dynamic "${name}"`) && rest.every((each) => words.has(each));
  // An argument whose items are like blocks has all of their members, named or not.
  if (rest.length === 0 || !Array.isArray(found)) return rest.every((each) => words.has(each));
  // The plan may have blocks in another order.
  return (found as readonly Expressions[]).every((block) => isWritten(rest, block, words));
}

async function truths(programs: readonly FidelityProgram[], places: FidelityPlaces): Promise<ReadonlyMap<FidelityProgram, Truth>> {
  const mirror = findMirror();
  const why = !(await isInstalled('terraform', 'version'))
    ? 'terraform is not on the PATH'
    : mirror === undefined
      ? 'the AWS provider plugin was not found; LINTEL_TERRAFORM_MIRROR can name a filesystem mirror that has it'
      : undefined;
  if (why !== undefined) return new Map(programs.map((each) => [each, { kind: 'skipped', why }]));
  const settings = join(places.output, 'terraform.rc');
  writeFileSync(settings, `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(mirror)}\n  }\n}\n`);
  const alone = programs.filter(({ files }) => [...files.keys()].some((path) => /^(?:truth\/)?[^/]+\.tfvars(?:\.json)?$/.test(path)));
  const together = programs.filter((each) => !alone.includes(each));
  const found = [...(await planTogether(together, join(places.output, 'together'), settings))];
  for (const each of alone) found.push([each, await planAlone(each, join(places.output, each.id), settings)]);
  return new Map(found);
}

async function planTogether(programs: readonly FidelityProgram[], folder: string, settings: string): Promise<ReadonlyMap<FidelityProgram, Truth>> {
  if (programs.length === 0) return new Map();
  for (const each of programs) write(each, join(folder, each.id));
  writeFileSync(join(folder, 'main.tf'), rootModule(programs));
  const planned = await plan(folder, settings);
  if (planned.plan) {
    const { plan: made } = planned;
    return new Map(programs.map((each) => [each, { kind: 'resources', resources: resourcesIn(made, `module.${moduleName(each)}.`, each) }]));
  }
  // The mistakes of some programs are told with their place; the others are planned without them.
  const broken = programs.filter(({ id }) => planned.errors.some(({ file }) => file.split('/').includes(id)));
  const failed = broken.map((each) => [each, { kind: 'failed', why: describe(planned.errors.filter(({ file }) => file.split('/').includes(each.id))) }] as const);
  const rest = programs.filter((each) => !broken.includes(each));
  if (broken.length === 0) return new Map(rest.map((each) => [each, { kind: 'failed', why: describe(planned.errors) }]));
  return new Map<FidelityProgram, Truth>([...failed, ...(await planTogether(rest, `${folder}-`, settings))]);
}

async function planAlone(program: FidelityProgram, folder: string, settings: string): Promise<Truth> {
  write(program, folder);
  const planned = await plan(folder, settings);
  if (!planned.plan) return { kind: 'failed', why: describe(planned.errors) };
  return { kind: 'resources', resources: resourcesIn(planned.plan, '', program) };
}

/** Calls every program; what it wants to be given is known only once it is applied. */
function rootModule(programs: readonly FidelityProgram[]): string {
  const calls = programs.map((program) => {
    const texts = [...program.files].flatMap(([path, text]) => (/^[^/]+\.tf$/.test(path) ? [text] : []));
    const inputs = requiredVariablesIn(texts).map((name) => `  ${name} = jsondecode(terraform_data.open.id)\n`);
    return `module "${moduleName(program)}" {\n  source = "./${program.id}"\n${inputs.join('')}}\n`;
  });
  return ['resource "terraform_data" "open" {}\n', `provider "aws" {\n  region = "us-east-1"\n${OFFLINE}}\n`, ...calls].join('\n');
}

function moduleName({ id }: FidelityProgram): string {
  return `p_${id.replaceAll(/\W/g, '_')}`;
}

const OFFLINE = [
  '  access_key = "fake"\n',
  '  secret_key = "fake"\n',
  '  skip_credentials_validation = true\n',
  '  skip_requesting_account_id = true\n',
  '  skip_metadata_api_check = true\n',
  '  skip_region_validation = true\n',
].join('');

/** The program, with providers that ask nobody. Files in `truth/` are of the module itself, for this purpose only. */
function write({ files }: FidelityProgram, folder: string): void {
  for (const [path, text] of files) {
    const place = join(folder, path.replace(/^truth\//, ''));
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, path.endsWith('.tf') ? text.replaceAll(/^provider "aws" \{\n/gm, (line) => line + OFFLINE) : text);
  }
}

interface PlanError {
  readonly file: string;
  readonly text: string;
}

interface Planned {
  readonly plan?: Plan;
  readonly errors: readonly PlanError[];
}

/** What is used of `terraform show -json`. */
interface Plan {
  readonly resource_changes?: readonly {
    readonly address: string;
    readonly mode: string;
    readonly type: string;
    readonly change: { readonly after: TrueObject | null; readonly after_unknown: True };
  }[];
  readonly configuration: { readonly root_module: ConfiguredModule };
}

interface ConfiguredModule {
  readonly resources?: readonly { readonly address: string; readonly expressions?: Expressions }[];
  readonly module_calls?: Readonly<Record<string, { readonly module: ConfiguredModule }>>;
}

async function plan(folder: string, settings: string): Promise<Planned> {
  const env = { TF_CLI_CONFIG_FILE: settings, TF_IN_AUTOMATION: '1', CHECKPOINT_DISABLE: '1', TF_DATA_DIR: join(folder, '.terraform') };
  const initialised = await execute('terraform', ['init', '-backend=false', '-input=false', '-json'], { cwd: folder, env });
  if (initialised.code !== 0) return { errors: errorsIn(initialised.stdout + initialised.stderr) };
  const planned = await execute('terraform', ['plan', '-input=false', '-refresh=false', '-lock=false', '-json', '-out=plan'], { cwd: folder, env });
  if (planned.code !== 0) return { errors: errorsIn(planned.stdout + planned.stderr) };
  const shown = await execute('terraform', ['show', '-json', 'plan'], { cwd: folder, env });
  if (shown.code !== 0) return { errors: [{ file: '', text: shown.stderr }] };
  return { plan: JSON.parse(shown.stdout) as Plan, errors: [] }; // Terraform's documented format.
}

function errorsIn(output: string): readonly PlanError[] {
  const errors = output.split('\n').flatMap((line): readonly PlanError[] => {
    if (!line.startsWith('{')) return [];
    // Terraform's documented format.
    const event = JSON.parse(line) as { readonly diagnostic?: { readonly severity: string; readonly summary: string; readonly detail?: string; readonly range?: { readonly filename: string; readonly start: { readonly line: number } } } };
    const { diagnostic } = event;
    if (diagnostic?.severity !== 'error') return [];
    const place = diagnostic.range ? `${diagnostic.range.filename}:${diagnostic.range.start.line} ` : '';
    return [{ file: diagnostic.range?.filename ?? '', text: `${place}${diagnostic.summary}. ${diagnostic.detail ?? ''}`.replaceAll(/\s+/g, ' ') }];
  });
  return errors.length > 0 ? errors : [{ file: '', text: output.trim().slice(-500) }];
}

function describe(errors: readonly PlanError[]): string {
  return errors.map(({ text }) => text).join('; ');
}

function resourcesIn(made: Plan, prefix: string, program: FidelityProgram): readonly TrueResource[] {
  const expressions = expressionsIn(made.configuration.root_module, '');
  const words = wordsIn(program);
  return (made.resource_changes ?? []).flatMap(({ address, mode, type, change }) => {
    if (mode !== 'managed' || !address.startsWith(prefix) || change.after === null) return [];
    const properties = withMarks(change.after, change.after_unknown) as TrueObject; // An object stays one.
    const resource = { id: address.slice(prefix.length), type, properties };
    writtenIn.set(resource, { expressions: expressions.get(address.replaceAll(/\[(?:"[^"]*"|\d+)\]/g, '')) ?? {}, words });
    return [resource];
  });
}

/** By address without instances. */
function expressionsIn(module: ConfiguredModule, prefix: string): ReadonlyMap<string, Expressions> {
  const own = (module.resources ?? []).map(({ address, expressions = {} }) => [prefix + address, expressions] as const);
  const called = Object.entries(module.module_calls ?? {}).flatMap(([name, call]) => [...expressionsIn(call.module, `${prefix}module.${name}.`)]);
  return new Map([...own, ...called]);
}

function wordsIn(program: FidelityProgram): ReadonlySet<string> {
  const text = [...sourcesOf(program).values()].join('\n');
  return new Set([...text.matchAll(/[\w-]+/g), ...text.matchAll(/dynamic "\w+"/g)].map(([word]) => word));
}

/** What Terraform says is unknown, as marks. */
function withMarks(after: True | undefined, unknown: True | undefined): True {
  if (unknown === true) return openMark();
  if (typeof unknown !== 'object' || unknown === null) return after ?? null;
  if (Array.isArray(unknown)) {
    const items: readonly True[] = Array.isArray(after) ? (after as readonly True[]) : [];
    const length = Math.max(items.length, unknown.length);
    return Array.from({ length }, (_, index) => withMarks(items[index], (unknown as readonly True[])[index]));
  }
  const members = typeof after === 'object' && after !== null ? (after as TrueObject) : {};
  const marks = unknown as TrueObject; // Not an array: excluded above.
  return Object.fromEntries([...new Set([...Object.keys(members), ...Object.keys(marks)])].map((key) => [key, withMarks(members[key], marks[key])]));
}
