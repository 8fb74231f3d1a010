/** Reads facts from the documentation in `@pulumi/aws`, where it states them in so many words. */
import type { Scalar } from '../../server/schema/names/types';
import { matchMembers, type PulumiMember, type PulumiPackage } from './schema-pulumi';
import type { TerraformShape, TerraformShapeProperty } from './schema-terraform';

/** By path below the type. */
export interface DocumentedFacts {
  readonly defaults: ReadonlyMap<string, Scalar>;
  /** What makes a new resource when it changes. */
  readonly replaced: ReadonlySet<string>;
}

/** By Terraform type. */
export function documentedFacts(
  pulumi: PulumiPackage,
  typeOfClass: ReadonlyMap<string, string>,
  shapes: ReadonlyMap<string, TerraformShape>,
  renames: Readonly<Record<string, Readonly<Record<string, string>>>>,
): ReadonlyMap<string, DocumentedFacts> {
  const facts = new Map<string, DocumentedFacts>();
  for (const cls of pulumi.classes) {
    const type = typeOfClass.get(cls.path);
    const shape = type === undefined ? undefined : shapes.get(type);
    if (type === undefined || shape === undefined || cls.deprecated) continue;
    const { members } = matchMembers(shape, cls.fields, pulumi.inputs, renames[cls.path] ?? {});
    const defaults = new Map<string, Scalar>();
    const replaced = new Set<string>();
    collect(members, shape, pulumi.docs.get(cls.path) ?? new Map(), '');
    facts.set(type, { defaults, replaced });

    function collect(
      below: Readonly<Record<string, PulumiMember>>,
      properties: TerraformShape,
      docs: ReadonlyMap<string, string>,
      at: string,
    ): void {
      for (const [name, member] of Object.entries(below)) {
        const property = properties[name];
        if (property === undefined) continue;
        const text = docs.get(member.field) ?? '';
        const value = statedDefault(text, property);
        if (value !== undefined) defaults.set(`${at}${name}`, value);
        if (/\bforces? (?:a )?new resource\b/i.test(text)) replaced.add(`${at}${name}`);
        if (property.children === undefined || member.input === undefined) continue;
        collect(member.children, property.children, pulumi.inputDocs.get(member.input) ?? new Map(), `${at}${name}.`);
      }
    }
  }
  return facts;
}

/** Only what is unconditional: the sentence ends after the value. Texts only where Pulumi cannot have respelled them. */
function statedDefault(documentation: string, property: TerraformShapeProperty): Scalar | undefined {
  if (property.container !== 'one' || !(property.optional || property.required)) return undefined;
  const pattern = /(?:[Dd]efaults? (?:value )?(?:to|is)|[Tt]he default (?:value )?is)(?: to)?:? `"?([^`"]+)"?`(?=\.(?:\s|$)|\s*$| if (?:not|none)(?: is)? (?:specified|set|provided)\b)/;
  const text = pattern.exec(documentation)?.[1];
  if (text === undefined) return undefined;
  if (property.kind === 'boolean') return text === 'true' ? true : text === 'false' ? false : undefined;
  if (property.kind === 'number') return /^-?\d+$/.test(text) ? Number(text) : undefined;
  return property.kind === 'string' && /^[A-Z][A-Z0-9_]+$/.test(text) ? text : undefined;
}
