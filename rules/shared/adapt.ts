/**
 * Gives what fixes add what the program's own resources have, so that no rule has to think of it: protection in production, means to be
 * destroyed in ephemeral environments, the program's tags.
 */
import { GENERATED_SECRET, isNewInput, isNewResource, write, type CanonicalEdit, type Expression, type NewInput, type NewResource, type NewStatement } from '../../server/core/edits';
import type { Resource } from '../../server/core/resource';
import type { RuleContext } from '../../server/core/rule';
import { object, type Value } from '../../server/core/value';
import { intendedProperties } from './lifecycle';
import { lazily } from '../../server/core/lazy';
import { commonTags, holdsTag, isTagged, knownTagValue, missingTags, requiredTags, takesMerges, usualKeys } from './tags';

/** The edits with every new resource in them adapted: each of them once, wherever it occurs. */
export function adapt(edits: readonly CanonicalEdit[], context: RuleContext): readonly CanonicalEdit[] {
  const adaptation = new Adaptation(context);
  return edits.map((edit) => adaptation.edit(edit));
}

class Adaptation {
  /** Resources are told apart by identity. */
  private readonly known = new Map<NewResource, NewResource>();
  /** Inputs are told apart by name and type: what two parts of a fix ask for alike is declared once. */
  private readonly inputs = new Map<string, NewInput>();
  private readonly common = lazily(() => (takesMerges(this.context) ? this.context.shared(commonTags) : undefined));
  private readonly usual = lazily(() => this.context.shared(usualKeys));
  private readonly isTidy = lazily(() => this.context.shared(isTagging));

  constructor(private readonly context: RuleContext) {}

  edit(edit: CanonicalEdit): CanonicalEdit {
    switch (edit.kind) {
      case 'set':
      case 'output':
        return { ...edit, value: this.expression(edit.value) };
      case 'replace':
        return { ...edit, by: this.expression(edit.by) };
      case 'append':
        return { ...edit, item: this.expression(edit.item) };
      case 'add':
        return { ...edit, resource: this.resource(edit.resource) };
      case 'add-statement':
        return { ...edit, statement: this.statement(edit.statement) };
      case 'depend':
        return isNewResource(edit.on) ? { ...edit, on: this.resource(edit.on) } : edit;
      default:
        return edit;
    }
  }

  private statement(statement: NewStatement): NewStatement {
    const { principals, resources, condition } = statement;
    return {
      ...statement,
      ...(principals ? { principals: { ...principals, identifiers: principals.identifiers.map((each) => this.expression(each)) } } : {}),
      resources: resources.map((each) => this.expression(each)),
      ...(condition ? { condition: this.expression(condition) } : {}),
    };
  }

  private expression(expression: Expression): Expression {
    switch (expression.kind) {
      case 'reference':
        return isNewResource(expression.target) ? { ...expression, target: this.resource(expression.target) } : expression;
      case 'list':
        return { ...expression, items: expression.items.map((item) => this.expression(item)) };
      case 'object':
        return { ...expression, entries: this.entries(expression.entries) };
      case 'template':
        return { ...expression, parts: expression.parts.map((part) => (typeof part === 'string' ? part : this.expression(part))) };
      case 'merge':
        return { ...expression, parts: expression.parts.map((part) => this.expression(part)) };
      case 'document':
        return { ...expression, content: this.expression(expression.content) };
      case 'input':
        return isNewInput(expression.input) ? { ...expression, input: this.input(expression.input) } : expression;
      default:
        return expression;
    }
  }

  private input(input: NewInput): NewInput {
    const key = `${input.type} ${input.name}`;
    const known = this.inputs.get(key) ?? input;
    this.inputs.set(key, known);
    return known;
  }

  private entries(entries: Readonly<Record<string, Expression>>): Readonly<Record<string, Expression>> {
    return Object.fromEntries(Object.entries(entries).map(([key, value]) => [key, this.expression(value)]));
  }

  private resource(resource: NewResource): NewResource {
    const known = this.known.get(resource);
    if (known) return known;
    const own = { ...resource, properties: this.entries(resource.properties) };
    const tags = this.tagsFor(own);
    const made = { ...own, properties: { ...withIntended(own, this.context), ...(tags ? { tags } : {}) } };
    this.known.set(resource, made);
    return made;
  }

  /** Tags that a new resource gets without being given them. */
  private givenBeside(resource: NewResource): (key: string) => boolean {
    if (this.context.flavour === 'cdk-typescript') {
      const keys = keysOfStack(resource, this.context);
      return (key) => keys.has(key);
    }
    const given = this.context.facts.tagsOf(blank(resource, this.context));
    return (key) => given.kind === 'object' && given.entries.has(key);
  }

  /** What the neighbours are given by themselves; nothing where what is around gives it. */
  private tagsFor(resource: NewResource): Expression | undefined {
    const { name, near, properties } = resource;
    const type = resource.type === GENERATED_SECRET ? 'aws_secretsmanager_secret' : resource.type;
    if (properties['tags'] || !isTagged(type, this.context)) return undefined;
    const isGiven = this.givenBeside(resource);
    const required = requiredTags(type, this.context);
    const common = this.common();
    // Constructs are tagged by what is around them.
    const usual = (this.context.flavour === 'cdk-typescript' ? [] : this.usual()).filter((key) => key !== 'Name' || required.includes(key));
    const keys = [...new Set([...(this.isTidy() ? required : []), ...usual])].filter((key) => !isGiven(key));
    const wantsCommon = common !== undefined && (common.kind === 'unknown' || [...common.entries.keys()].some((key) => !isGiven(key)));
    const own: Record<string, Expression> = {};
    for (const key of keys) {
      const value = common && wantsCommon && holdsTag(common, key) ? undefined : knownTagValue(key, near, { type, name }, this.context);
      if (value) own[key] = value;
    }
    if (!wantsCommon) return Object.keys(own).length === 0 ? undefined : write.object(own);
    return write.merge(write.named(common), write.object(own));
  }
}

/** The keys that all tagged resources of a stack have: what is around them gives them. */
function keysOfStack({ near }: NewResource, context: RuleContext): ReadonlySet<string> {
  const tagged = context.shared(taggedIn).filter(({ placement: { stack } }) => stack?.name === near.placement.stack?.name);
  const [first, ...others] = tagged.map((each) => {
    const tags = context.facts.tagsOf(each);
    return new Set(tags.kind === 'object' ? tags.entries.keys() : []);
  });
  return new Set([...(first ?? [])].filter((key) => others.every((each) => each.has(key))));
}

function taggedIn(context: RuleContext): readonly Resource[] {
  return context.graph.resources.filter(({ mode, type, foldedInto, id, declared }) => mode === 'managed' && foldedInto === undefined && id === declared.id && isTagged(type, context));
}

/** Most of what the program tags has all tags that it must have. */
function isTagging(context: RuleContext): boolean {
  const tagged = context.shared(taggedIn);
  const tidy = tagged.filter((each) => {
    const tags = context.facts.tagsOf(each);
    return tags.kind === 'object' && tags.complete && !missingTags(tags, each.type, context);
  });
  return tagged.length > 0 && tidy.length * 2 > tagged.length;
}

function withIntended({ type, properties }: NewResource, context: RuleContext): NewResource['properties'] {
  const made: Record<string, Expression> = { ...properties };
  for (const [name, value] of Object.entries(intendedProperties(type, context))) {
    const before = made[name];
    if (!before) made[name] = value;
    else if (before.kind === 'object' && value.kind === 'object') made[name] = write.object({ ...value.entries, ...before.entries });
  }
  return made;
}

/** A resource of the type, without tags of its own, where the new one is to be: what it is given from outside. */
function blank({ type, near, placement }: NewResource, { graph }: RuleContext): Resource {
  const like = placement ? (graph.resources.find((each) => each.mode === 'managed' && each.placement.provider === placement.provider) ?? near) : near;
  const nothing = object(new Map<string, { readonly value: Value }>(), like.properties.from);
  return { ...like, type, mode: 'managed', properties: nothing, declared: { ...like.declared, properties: nothing } };
}
