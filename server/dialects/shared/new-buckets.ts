/**
 * New buckets as Terraform and Pulumi write them: versioning, encryption and the public access block are resources of their own.
 * CloudFormation and the CDK have them as properties of the bucket.
 */
import type { CanonicalEdit, Expression, NewResource, NewStatement } from '../../core/edits';
import { isNewResource, write } from '../../core/edits';
import { satelliteFor } from '../../schema/satellites';

/** Edits in which every new bucket that carries its satellites is followed by them. */
export function separateBucketSettings(edits: readonly CanonicalEdit[]): readonly CanonicalEdit[] {
  const separation = new Separation();
  const separated = edits.map((edit) => separation.edit(edit));
  return [...separated, ...separation.satellites.map((resource): CanonicalEdit => ({ kind: 'add', resource }))];
}

class Separation {
  readonly satellites: NewResource[] = [];
  /** Resources are told apart by identity: each is translated once. */
  private readonly known = new Map<NewResource, NewResource>();

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
    const { resources, condition } = statement;
    return { ...statement, resources: resources.map((each) => this.expression(each)), ...(condition ? { condition: this.expression(condition) } : {}) };
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
      default:
        return expression;
    }
  }

  private entries(entries: Readonly<Record<string, Expression>>): Readonly<Record<string, Expression>> {
    return Object.fromEntries(Object.entries(entries).map(([key, value]) => [key, this.expression(value)]));
  }

  private resource(resource: NewResource): NewResource {
    const known = this.known.get(resource);
    if (known) return known;
    const entries = Object.entries(this.entries(resource.properties));
    const isOwn = ([name]: readonly [string, Expression]): boolean => resource.type !== 'aws_s3_bucket' || !satelliteFor(resource.type, name);
    const made: NewResource = { ...resource, properties: Object.fromEntries(entries.filter(isOwn)) };
    this.known.set(resource, made);
    for (const [name, value] of entries.filter((entry) => !isOwn(entry))) this.satellites.push(...satellitesOf(made, name, value));
    return made;
  }
}

function satellitesOf(bucket: NewResource, property: string, value: Expression): readonly NewResource[] {
  const satellite = satelliteFor(bucket.type, property);
  if (!satellite) return [];
  const { type, link, linkAttribute, content } = satellite;
  const own = content === undefined ? (value.kind === 'object' ? value.entries : {}) : { [content]: value };
  return [{ ...bucket, type, properties: { [link]: write.reference(bucket, linkAttribute), ...own } }];
}
