/** How Pulumi's Python classes name Terraform's arguments. */
import type { DeclaredResource } from '../../../core/resource';
import type { PulumiClass, PulumiNames, PulumiProperty } from '../../../schema/names';
import type { ArgumentNames } from '../../shared/terraform-family';

/** For reading: every class of a type is tried, today's first. Names that no class knows are data. */
export function readingNames(names: PulumiNames, typeOf: (declared: DeclaredResource) => string | undefined): ArgumentNames {
  return {
    typeOf,
    canonical(type, path, key) {
      for (const cls of names.classesOf(type)) {
        const property = cls.fromPython(path, key) ?? cls.fromTypeScript(path, key);
        if (property) return property.name;
      }
      return undefined;
    },
    native: (type, path, key) => nativeName(names.classesOf(type)[0], path, key, false),
  };
}

/** For writing to one resource: its own class decides. */
export function writingNames(names: PulumiNames, cls: PulumiClass | undefined, camel: boolean): ArgumentNames {
  return {
    ...readingNames(names, () => cls?.type),
    native: (type, path, key) => nativeName(cls?.type === type ? cls : names.classesOf(type)[0], path, key, camel && path.length > 0),
  };
}

export function propertyOf(cls: PulumiClass | undefined, path: readonly string[]): PulumiProperty | undefined {
  return cls?.property(path);
}

function nativeName(cls: PulumiClass | undefined, path: readonly string[], key: string, camel: boolean): string {
  const property = cls?.property([...path, key]);
  return (camel ? property?.typeScript : property?.python) ?? key;
}
