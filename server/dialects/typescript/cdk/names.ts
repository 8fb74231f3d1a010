/** Names of the template that the program writes as text, where its type checker cannot look: `Fn.ref('Logs')`. */
import type { UnresolvedReference } from '../../../core/facts';
import { locationKey, type Location } from '../../../core/text';
import type { Value } from '../../../core/value';
import type { Construct } from './constructs';
import type { CdkSession } from './session';

/** A use of such a name. */
export interface NamedByText {
  readonly kind: 'resource' | 'attribute' | 'mapping' | 'condition';
  readonly name: string;
  /** The literal, or the name inside it. */
  readonly location: Location;
  /** For an attribute: the logical id before it. */
  readonly of?: string;
}

/** The construct whose logical id is certain to be this: L1 constructs and parameters directly below a stack. */
export function constructNamed(session: CdkSession, name: string): Construct | undefined {
  return session.constructs.find((each) => logicalId(each) === name);
}

function logicalId(construct: Construct): string | undefined {
  const call = construct.calls.findLast((each) => each.name === 'overrideLogicalId')?.args[0]?.value;
  if (call) return call.kind === 'literal' ? String(call.value) : undefined;
  const isPlain = construct.kind === 'l1' || construct.className.startsWith('core.Cfn');
  return isPlain && construct.scope?.kind === 'stack' ? construct.id.replace(/[^A-Za-z0-9]/g, '') : undefined;
}

/** What is certainly not there. Ids with a hash are made by the library and not followed. */
export function unresolvedNames(session: CdkSession): readonly UnresolvedReference[] {
  const { constructs, namedByText } = session;
  if (namedByText.length === 0) return [];
  const isOpen = constructs.some((each) => isForeign(each) || each.calls.some((call) => call.name === 'overrideLogicalId' && call.args[0]?.value.kind !== 'literal'));
  if (isOpen) return [];
  const known = (passes: (construct: Construct) => boolean): readonly string[] =>
    [...new Set(constructs.filter(passes).flatMap((each) => logicalId(each) ?? []))].sort();
  const names = {
    resource: known((each) => each.kind === 'l1' || each.className === 'core.CfnParameter'),
    mapping: known((each) => each.className === 'core.CfnMapping'),
    condition: known((each) => each.className === 'core.CfnCondition'),
  };
  const seen = new Set<string>();
  return namedByText.flatMap((use): readonly UnresolvedReference[] => {
    // Code that runs several times says it once.
    const key = locationKey(use.location);
    if (seen.has(key)) return [];
    seen.add(key);
    if (use.kind === 'attribute') return attribute(session, use);
    if (names[use.kind].includes(use.name) || use.name.startsWith('AWS::') || /[0-9A-F]{8}$/.test(use.name)) return [];
    return [{ location: use.location, kind: use.kind, name: use.name, candidates: names[use.kind] }];
  });
}

/** Templates that are included, constructs with ids that are not known, and rules for the templates of products can have any name. */
function isForeign({ className, kind, id }: Construct): boolean {
  return className.endsWith('.CfnInclude') || className.startsWith('aws-servicecatalog.') || (kind === 'l1' && id === '');
}

function attribute(session: CdkSession, { name, location, of = '' }: NamedByText): readonly UnresolvedReference[] {
  const construct = constructNamed(session, of);
  const type = construct?.kind === 'l1' ? construct.type : undefined;
  const known = type === undefined || type === '' ? undefined : session.names.cloudFormation.attributes(type);
  if (!known || known.length === 0 || known.includes(name) || name.startsWith('Outputs.')) return [];
  return [{ location, kind: 'attribute', name: `${of}.${name}`, candidates: known }];
}

/** The name inside a string literal, without its quotes. */
export function insideQuotes(session: CdkSession, { from }: Pick<Value, 'from'>, name: string, before = ''): Location {
  const { uri, range } = from.location;
  const source = session.evaluation.text(from.location);
  const found = source.indexOf(before + name);
  const start = found + before.length;
  return found < 0 ? from.location : { uri, range: { start: range.start + start, end: range.start + start + name.length } };
}
