/** Modules from registries and repositories. */
import type { ExternalDependency } from '../../../core/facts';
import { locationIn, type SourceFile } from '../../../core/program';
import type { ModuleInstance } from '../evaluate/module';
import { attributeOf, localSource, plainText, type Placed } from '../source';
import type { Block, Expression } from '../syntax/nodes';

/** `modules`: one instance of each module. */
export function dependenciesOf(modules: readonly ModuleInstance[]): readonly ExternalDependency[] {
  return modules.flatMap(({ source }) => [...source.modules].flatMap(([name, placed]) => dependency(name, placed)));
}

function dependency(name: string, { file, node }: Placed<Block>): readonly ExternalDependency[] {
  const value = attributeOf(node.body, 'source')?.value;
  const source = plainText(value);
  if (!value || source === undefined || localSource(node) !== undefined || /^[./~]/.test(source)) return [];
  const common = { kind: 'terraform-module' as const, source, name, location: locationIn(file, value.start, value.end) };
  const version = attributeOf(node.body, 'version')?.value;
  if (version) return [{ ...common, version: plainText(version), versionLocation: locationIn(file, version.start, version.end) }];
  return [{ ...common, ...(isRegistry(source) ? unversioned(value, file) : revision(source, value, file)) }];
}

type Version = Pick<ExternalDependency, 'version' | 'versionLocation'>;

/** `NAMESPACE/NAME/PROVIDER`, perhaps with a host before it. */
function isRegistry(source: string): boolean {
  return /^([\w.-]+\.[\w.-]+(:\d+)?\/)?[\w-]+\/[\w-]+\/[\w-]+(\/\/.*)?$/.test(source) && !/^(github\.com|bitbucket\.org)\//.test(source);
}

/** A version is added behind the source. */
function unversioned(value: Expression, file: SourceFile): Version {
  return { version: undefined, versionLocation: locationIn(file, value.end, value.end) };
}

/** `?ref=v1.2.0`: of a repository the revision is the version, and stands in the source. */
function revision(source: string, value: Expression, file: SourceFile): Version {
  const text = file.text.slice(value.start, value.end);
  const found = /[?&]ref=([^&"]*)/.exec(text);
  const end = value.end - 1;
  if (!found) return { version: undefined, versionLocation: text.slice(1, -1) === source ? locationIn(file, end, end) : undefined };
  const ref = found[1] ?? '';
  const start = value.start + found.index + found[0].length - ref.length;
  return { version: ref, versionLocation: locationIn(file, start, start + ref.length) };
}
