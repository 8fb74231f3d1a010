/** New parameters and outputs, in CloudFormation's words. */
import type { Expression, NewInput } from '../../../core/edits';
import { isNewResource } from '../../../core/edits';
import type { NewOutput } from '../../../core/rendering';
import type { Data } from './spell';

export function parameterData({ type, preset, description }: NewInput): Data {
  const entries: (readonly [string, Data])[] = [
    ['Type', scalar(TYPES[type])],
    ...(preset === undefined || preset === null ? [] : [['Default', scalar(presetOf(preset))] as const]),
    ...(type === 'boolean' ? [['AllowedValues', { kind: 'list', items: [scalar('true'), scalar('false')] }] as const] : []),
    ['Description', scalar(description)],
  ];
  return { kind: 'map', entries };
}

const TYPES = { string: 'String', number: 'Number', boolean: 'String', list: 'CommaDelimitedList' } as const;

/** Parameters know no booleans. */
function presetOf(preset: string | number | boolean): string | number {
  return typeof preset === 'boolean' ? String(preset) : preset;
}

/** Undefined for what no output can give: it takes text, and one condition. */
export function outputData({ description, value }: NewOutput, spelled: Data): Data | undefined {
  const conditions = new Set(conditionsIn(value));
  const [condition] = conditions;
  if (conditions.size > 1 || spelled.kind === 'list' || spelled.kind === 'map') return undefined;
  return {
    kind: 'map',
    entries: [
      ...(condition === undefined ? [] : [['Condition', scalar(condition)] as const]),
      ['Description', scalar(description)],
      ['Value', spelled],
    ],
  };
}

/** The conditions under which the resources that a value names exist. */
function conditionsIn(value: Expression): readonly string[] {
  switch (value.kind) {
    case 'reference':
      return !isNewResource(value.target) && value.target.condition !== undefined ? [value.target.condition] : [];
    case 'template':
      return value.parts.flatMap((part) => (typeof part === 'string' ? [] : conditionsIn(part)));
    case 'list':
      return value.items.flatMap(conditionsIn);
    default:
      return [];
  }
}

function scalar(value: string | number): Data {
  return { kind: 'scalar', value };
}
