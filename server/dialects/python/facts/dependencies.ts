/** Packages that the program's own modules import, with what the project lists for each. */
import type { ExternalDependency } from '../../../core/facts';
import type { TextRange } from '../../../core/text';
import type { Block } from '../syntax/ast';
import { blocksOf } from '../syntax/walk';
import { fileExists, type FactsContext } from './context';
import { normalised, requirementsOf } from './requirements';
import { STANDARD_LIBRARY } from './standard-library';

/** Distributions that are called otherwise than what is imported of them. */
const DISTRIBUTIONS: ReadonlyMap<string, string> = new Map([
  ['attr', 'attrs'],
  ['bs4', 'beautifulsoup4'],
  ['Crypto', 'pycryptodome'],
  ['dateutil', 'python-dateutil'],
  ['dotenv', 'python-dotenv'],
  ['git', 'GitPython'],
  ['google', 'google-api-core'],
  ['jose', 'python-jose'],
  ['jwt', 'PyJWT'],
  ['OpenSSL', 'pyOpenSSL'],
  ['PIL', 'Pillow'],
  ['psycopg2', 'psycopg2-binary'],
  ['ruamel', 'ruamel.yaml'],
  ['slugify', 'python-slugify'],
  ['yaml', 'PyYAML'],
]);

export function dependenciesOf(context: FactsContext): readonly ExternalDependency[] {
  const imports = new Map<string, { readonly uri: string; readonly range: TextRange }>();
  for (const uri of context.program.modules.keys()) {
    const file = context.files.sources.get(uri);
    if (!file) continue;
    for (const { name, range } of importsIn(context.indexOf(file).module.body)) {
      if (!imports.has(name) && !STANDARD_LIBRARY.has(name) && !isOwn(context, name)) imports.set(name, { uri, range });
    }
  }
  if (imports.size === 0) return [];
  const requirements = requirementsOf(context);
  return [...imports].map(([name, location]): ExternalDependency => {
    const usual = DISTRIBUTIONS.get(name) ?? name.replaceAll('_', '-');
    const listed = requirements.get(normalised(usual)) ?? requirements.get(normalised(name));
    return {
      kind: 'python',
      source: listed?.name ?? usual,
      location,
      version: listed?.version,
      versionLocation: listed?.versionLocation,
      name,
    };
  });
}

/** Top-level packages that absolute imports name; those that may fail, with a handler, are not needed. */
function importsIn(block: Block): readonly { readonly name: string; readonly range: TextRange }[] {
  return block.statements.flatMap((statement) => {
    switch (statement.kind) {
      case 'import':
        return statement.modules.flatMap(({ path: [name], range }) => (name === undefined ? [] : [{ name, range }]));
      case 'import-from': {
        const [name] = statement.path;
        return statement.level > 0 || name === undefined ? [] : [{ name, range: { start: statement.start, end: statement.end } }];
      }
      case 'try':
        return statement.handlers.length > 0 ? [] : blocksOf(statement).flatMap(importsIn);
      default:
        return blocksOf(statement).flatMap(importsIn);
    }
  });
}

function isOwn(context: FactsContext, name: string): boolean {
  return [...context.program.searchPath, context.files.root].some(
    (folder) => fileExists(context, `${folder}/${name}.py`) || fileExists(context, `${folder}/${name}`),
  );
}
