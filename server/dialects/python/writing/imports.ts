/** What a file calls the packages it imports, and the imports that have to be added. */
import type { TextEdit } from '../../../core/text';
import type { ImportFromStatement, ImportStatement, Statement } from '../syntax/ast';
import { lineEndAt, type FileIndex } from './file-index';

type Import = ImportStatement | ImportFromStatement;

export class Imports {
  private readonly statements: readonly Import[];
  private readonly modules = new Set<string>();
  private readonly members = new Map<ImportFromStatement, Set<string>>();

  constructor(private readonly index: FileIndex) {
    this.statements = index.module.body.statements.filter(isImport);
  }

  /** The text that names a module of `pulumi_aws` (`aws.kms`), or a member of the package itself with an empty module. */
  aws(module: string): string {
    const alias = this.moduleName('pulumi_aws');
    if (alias !== undefined) return module === '' ? alias : `${alias}.${module}`;
    const from = this.fromStatement('pulumi_aws');
    if (!from) {
      this.modules.add('import pulumi_aws as aws');
      return module === '' ? 'aws' : `aws.${module}`;
    }
    if (module === '') {
      this.modules.add('import pulumi_aws as aws');
      return 'aws';
    }
    const imported = from.names.find(({ name }) => name.name === module);
    if (imported) return (imported.alias ?? imported.name).name;
    const added = this.members.get(from) ?? new Set<string>();
    this.members.set(from, added.add(module));
    return module;
  }

  /** The text that names a member of `pulumi`: `pulumi.ResourceOptions`. */
  pulumi(member: string): string {
    const alias = this.moduleName('pulumi');
    if (alias !== undefined) return `${alias}.${member}`;
    const imported = this.fromStatements('pulumi').flatMap((each) => each.names).find(({ name }) => name.name === member);
    if (imported) return (imported.alias ?? imported.name).name;
    this.modules.add('import pulumi');
    return `pulumi.${member}`;
  }

  random(member: string): string {
    const alias = this.moduleName('pulumi_random');
    if (alias !== undefined) return `${alias}.${member}`;
    const isFree = !this.index.identifiers.has('random');
    this.modules.add(isFree ? 'import pulumi_random as random' : 'import pulumi_random');
    return `${isFree ? 'random' : 'pulumi_random'}.${member}`;
  }

  json(member: string): string {
    const alias = this.moduleName('json');
    if (alias !== undefined) return `${alias}.${member}`;
    this.modules.add('import json');
    return `json.${member}`;
  }

  edits(): readonly TextEdit[] {
    return [...this.memberEdits(), ...this.moduleEdits()];
  }

  private moduleName(module: string): string | undefined {
    for (const statement of this.statements) {
      if (statement.kind !== 'import') continue;
      const found = statement.modules.find((each) => each.path.join('.') === module);
      if (found) return found.alias?.name ?? module;
    }
    return undefined;
  }

  private fromStatements(module: string): readonly ImportFromStatement[] {
    return this.statements.filter((each) => each.kind === 'import-from').filter((each) => each.path.join('.') === module && each.level === 0);
  }

  private fromStatement(module: string): ImportFromStatement | undefined {
    return this.fromStatements(module).find((each) => !each.star);
  }

  /** Names added to a `from` import, sorted in where it is sorted. */
  private memberEdits(): readonly TextEdit[] {
    return [...this.members].flatMap(([statement, added]) =>
      [...added].sort().map((name): TextEdit => {
        const next = statement.names.find((each) => each.name.name > name);
        if (next) return { range: { start: next.name.start, end: next.name.start }, newText: `${name}, ` };
        const last = statement.names.at(-1);
        const end = (last?.alias ?? last?.name)?.end ?? statement.end;
        return { range: { start: end, end }, newText: `, ${name}` };
      }),
    );
  }

  private moduleEdits(): readonly TextEdit[] {
    return [...this.modules].sort().map((line) => this.moduleEdit(line));
  }

  private moduleEdit(line: string): TextEdit {
    const { text } = this.index.file;
    const module = line.split(' ')[1] ?? '';
    const isLibrary = module === 'json';
    const group = this.statements.filter((each) => this.isLibrary(each) === isLibrary && nameOf(each) !== '__future__');
    const previous = [...group].reverse().find((each) => nameOf(each) < module && each.kind === 'import') ?? undefined;
    const [first] = group;
    if (previous) return insertAfter(text, previous.end, line);
    if (first) return { range: { start: first.start, end: first.start }, newText: `${line}\n` };
    const future = this.statements.filter((each) => nameOf(each) === '__future__').at(-1);
    const [any] = this.statements.filter((each) => nameOf(each) !== '__future__');
    if (isLibrary && any) return { range: { start: any.start, end: any.start }, newText: `${line}\n\n` };
    const last = this.statements.at(-1) ?? future;
    if (last) return insertAfter(text, last.end, `\n${line}`);
    const doc = this.index.module.body.statements[0];
    const isDoc = doc?.kind === 'expression' && doc.expression.kind === 'string';
    return isDoc ? insertAfter(text, doc.end, `\n${line}`) : { range: { start: 0, end: 0 }, newText: `${line}\n\n` };
  }

  /** Python's own modules come in a group before packages: those that are neither ours nor relative, by what is known of them. */
  private isLibrary(statement: Import): boolean {
    if (statement.kind === 'import-from' && statement.level > 0) return false;
    return LIBRARY.has(nameOf(statement));
  }
}

const LIBRARY = new Set(
  'abc argparse base64 collections contextlib copy csv dataclasses datetime decimal enum functools glob hashlib io ipaddress itertools json logging math mimetypes os pathlib random re secrets shutil string subprocess sys tempfile textwrap time typing urllib uuid warnings zipfile'.split(' '),
);

function isImport(statement: Statement): statement is Import {
  return statement.kind === 'import' || statement.kind === 'import-from';
}

function nameOf(statement: Import): string {
  return (statement.kind === 'import' ? statement.modules[0]?.path[0] : statement.path[0]) ?? '';
}

function insertAfter(text: string, end: number, line: string): TextEdit {
  const at = lineEndAt(text, end);
  return { range: { start: at, end: at }, newText: `\n${line}` };
}
