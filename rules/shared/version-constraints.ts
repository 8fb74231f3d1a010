/** Constraints on versions as Terraform, npm and pip write them: do they keep to one major version? */

/** `~> 5.0`, `5.1.2`, `>= 5.0, < 6.0`: what bounds the version from above. */
export function isBoundedTerraform(constraint: string): boolean {
  return constraint.split(',').some((each) => /^\s*(?:~>|=|<=?|[vV]?\d)/.test(each));
}

/** `^1.2.0`, `~1.2.0`, `1.2.3`, `1.x`, `>=1 <2`; not `*`, `latest`, `>=1`, or a repository without a tag. */
export function isBoundedNpm(range: string): boolean {
  const text = range.trim().replace(/^npm:(?:@[^/]+\/)?[^@]+@/, '');
  if (/^(?:\*|x|X|latest|next|beta|alpha|canary|)$/.test(text)) return false;
  if (/^(?:git|github:|gitlab:|bitbucket:|https?:|[\w-]+\/[\w.-]+(?:#|$))/.test(text)) {
    const revision = /#(?:semver:)?(.+)$/.exec(text)?.[1];
    return revision === undefined ? /\.tgz$/.test(text) : !isBranch(revision);
  }
  return text.split('||').every((each) => /(?:^|\s)(?:\^|~|=|<=?|[vV]?\d)/.test(each.trim()));
}

/** A specifier of pip or Poetry: `>=3.0,<4.0`, `==3.1`, `~=3.1`, `^3.0`. */
export function isBoundedPython(specifier: string): boolean {
  return specifier.split(',').some((each) => /^\s*(?:==|~=|===|<=?|\^|~|\d)/.test(each)) || /:\/\//.test(specifier);
}

const BRANCHES: ReadonlySet<string> = new Set(['main', 'master', 'develop', 'development', 'dev', 'trunk', 'head', 'latest', 'next', 'stable', 'staging', 'production', 'prod', 'default']);

/** A revision that certainly moves. Whether another name is a branch or a tag cannot be told. */
export function isBranch(revision: string): boolean {
  return BRANCHES.has(revision.toLowerCase()) || /^(?:refs\/heads|origin|feature|bugfix|hotfix|fix|feat)\//.test(revision);
}

/** The lowest version that a constraint of one part admits: `5.1` of `>= 5.1`. */
export function lowestOf(constraint: string): string | undefined {
  return /^\s*>=?\s*v?(\d+(?:\.\d+){0,2})\s*$/.exec(constraint)?.[1];
}

/** The major version behind that of `version`. */
export function nextMajor(version: string): number {
  return Number.parseInt(version, 10) + 1;
}
