/**
 * A generated password kept in Secrets Manager, as Terraform and Pulumi write it: `random_password`, a secret and its version.
 * CloudFormation and the CDK let the secret generate the password itself.
 */
import type { CanonicalEdit, Expression, NewResource, NewStatement } from '../../core/edits';
import { GENERATED_SECRET, isNewResource, newResource, write } from '../../core/edits';

/** Characters that RDS, DocumentDB, Redshift and ElastiCache all accept in a password. */
const ACCEPTED_SPECIAL = '!#$^-';
const LENGTH = 32;

/** Edits in which every resource of type `generated_secret` is replaced by the resources that make one. */
export function expandGeneratedSecrets(edits: readonly CanonicalEdit[]): readonly CanonicalEdit[] {
  const expansion = new Expansion();
  const expanded = edits.flatMap((edit) => expansion.edit(edit));
  return [...expanded, ...expansion.versions.map((resource): CanonicalEdit => ({ kind: 'add', resource }))];
}

interface Parts {
  readonly password: NewResource;
  readonly secret: NewResource;
}

class Expansion {
  readonly versions: NewResource[] = [];
  private readonly secrets = new Map<NewResource, Parts>();
  private readonly others = new Map<NewResource, NewResource>();

  edit(edit: CanonicalEdit): readonly CanonicalEdit[] {
    switch (edit.kind) {
      case 'set':
        return [{ ...edit, value: this.expression(edit.value) }];
      case 'replace':
        return [{ ...edit, by: this.expression(edit.by) }];
      case 'append':
        return [{ ...edit, item: this.expression(edit.item) }];
      case 'add':
        if (edit.resource.type !== GENERATED_SECRET) return [{ ...edit, resource: this.resource(edit.resource) }];
        this.parts(edit.resource);
        return [];
      case 'add-statement':
        return [{ ...edit, statement: this.statement(edit.statement) }];
      case 'depend':
        return [isNewResource(edit.on) ? { ...edit, on: this.target(edit.on) } : edit];
      case 'output':
        return [{ ...edit, value: this.expression(edit.value) }];
      default:
        return [edit];
    }
  }

  private statement(statement: NewStatement): NewStatement {
    const resources = statement.resources.map((each) => this.expression(each));
    return { ...statement, resources, ...(statement.condition ? { condition: this.expression(statement.condition) } : {}) };
  }

  private expression(expression: Expression): Expression {
    switch (expression.kind) {
      case 'reference': {
        const { target, attribute } = expression;
        if (!isNewResource(target)) return expression;
        if (target.type !== GENERATED_SECRET) return { ...expression, target: this.resource(target) };
        const { password, secret } = this.parts(target);
        return attribute === 'password' ? write.reference(password, 'result') : write.reference(secret, attribute);
      }
      case 'list':
        return { ...expression, items: expression.items.map((item) => this.expression(item)) };
      case 'object':
        return { ...expression, entries: this.entries(expression.entries) };
      case 'template':
        return { ...expression, parts: expression.parts.map((part) => (typeof part === 'string' ? part : this.expression(part))) };
      case 'document':
        return { ...expression, content: this.expression(expression.content) };
      default:
        return expression;
    }
  }

  private entries(entries: Readonly<Record<string, Expression>>): Readonly<Record<string, Expression>> {
    return Object.fromEntries(Object.entries(entries).map(([key, value]) => [key, this.expression(value)]));
  }

  /** The same object wherever nothing in it changes: resources are told apart by identity. */
  private resource(resource: NewResource): NewResource {
    const known = this.others.get(resource);
    if (known) return known;
    const made = mentionsSecret(resource) ? { ...resource, properties: this.entries(resource.properties) } : resource;
    this.others.set(resource, made);
    return made;
  }

  private target(resource: NewResource): NewResource {
    return resource.type === GENERATED_SECRET ? this.parts(resource).secret : this.resource(resource);
  }

  private parts(generated: NewResource): Parts {
    const known = this.secrets.get(generated);
    if (known) return known;
    const { name, near } = generated;
    const { username, name: secretName, kms_key_id: key, tags } = this.entries(generated.properties);
    const password = newResource('random_password', name, near, {
      length: write.literal(LENGTH),
      special: write.literal(true),
      override_special: write.literal(ACCEPTED_SPECIAL),
    });
    const secret = newResource('aws_secretsmanager_secret', name, near, {
      ...(secretName ? { name: secretName } : {}),
      ...(key ? { kms_key_id: key } : {}),
      ...(tags ? { tags } : {}),
    });
    const content = write.object({ ...(username ? { username } : {}), password: write.reference(password, 'result') });
    const version = newResource('aws_secretsmanager_secret_version', name, near, {
      secret_id: write.reference(secret, 'id'),
      secret_string: write.document(content),
    });
    const parts = { password, secret };
    this.secrets.set(generated, parts);
    this.versions.push(version);
    return parts;
  }
}

function mentionsSecret(resource: NewResource): boolean {
  const mentions = (expression: Expression): boolean => {
    switch (expression.kind) {
      case 'reference':
        return isNewResource(expression.target) && (expression.target.type === GENERATED_SECRET || mentionsSecret(expression.target));
      case 'list':
        return expression.items.some(mentions);
      case 'object':
        return Object.values(expression.entries).some(mentions);
      case 'template':
        return expression.parts.some((part) => typeof part !== 'string' && mentions(part));
      case 'document':
        return mentions(expression.content);
      default:
        return false;
    }
  };
  return Object.values(resource.properties).some(mentions);
}
