/** Which file or folder of the workspace a path in a program names. */
import type { FileReference } from '../../../core/facts';
import { dirname, join } from '../../../core/source-file';
import type { Location } from '../../../core/text';
import type { Value } from '../../../core/value';

/** A path that the program names, before it is looked for. */
export interface NamedPath {
  readonly value: Value;
  /** The expression that names it. */
  readonly location: Location;
  readonly purpose: FileReference['purpose'];
  readonly kind: FileReference['kind'];
  readonly handler?: string;
  readonly runtime?: string;
  readonly within?: string;
}

export interface KnownPath {
  /** As it is written, without what stands for a folder before it. */
  readonly path: string;
  readonly uri: string | undefined;
  readonly location: Location;
}

export interface Folders {
  /** The folder that programs do not reach outside of. */
  readonly root: string;
  /** The folder in which the program runs. */
  readonly project: string;
}

/** Undefined when the path is not known. */
export function knownPath(value: Value, { root, project }: Folders): KnownPath | undefined {
  const { location } = value.from;
  const [first, ...rest] = value.kind === 'template' ? value.parts : [value];
  if (!first) return undefined;
  const start = folderOf(first, project);
  const texts = (start === undefined ? [first, ...rest] : rest).map((part) => (part.kind === 'literal' && typeof part.value === 'string' ? part.value : undefined));
  if (texts.includes(undefined)) return undefined;
  const path = texts.join('');
  if (start === undefined && (path === '' || /^(?:[/\\~]|[A-Za-z]:|[a-z][a-z0-9+.-]*:\/\/)/.test(path))) return path === '' ? undefined : { path, uri: undefined, location };
  const relative = path.replace(/^\/+/, '');
  const uri = join(start ?? project, relative);
  const isInside = uri === root || uri.startsWith(`${root}/`);
  return { path: relative === '' ? '.' : relative, uri: isInside ? uri : undefined, location };
}

function folderOf(value: Value, project: string): string | undefined {
  if (value.kind !== 'unknown') return undefined;
  switch (value.name) {
    case '__dirname':
    case 'import.meta.dirname':
      return dirname(value.from.location.uri);
    case 'process.cwd()':
      return project;
    default:
      return undefined;
  }
}
