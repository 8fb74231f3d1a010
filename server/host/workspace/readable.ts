/** Files that no dialect analyses, but programs read or projects consist of: templates, data, requirements, README, what builds them. */

/** Texts above this are not kept, in UTF-16 code units. */
export const LARGEST_TEXT = 200_000;

/** Cheap, by name alone. */
export function isReadable(path: string): boolean {
  return /(?:^|\/)(?:README(?:\.(?:md|rst|txt))?|requirements[^/]*\.txt|\.gitignore|pyproject\.toml|Pipfile|Makefile|justfile|(?:build|package|deploy)[\w-]*\.sh)$|\.(?:tftpl|tpl|json|ya?ml)$/i.test(path);
}
