/** Rows made ready for reading in both directions. */
import type { Expression } from '../../core/edits';
import { lazily } from '../../core/lazy';
import { snakeCase } from '../names/case';
import type { Bag, Codec, Field, Row, Shape } from './types';

export interface CompiledField {
  readonly native: string;
  /** True when CloudFormation has a list here; undefined where no row says. */
  readonly list: boolean | undefined;
  readonly path: readonly string[];
  readonly codec: Codec | undefined;
  readonly bag: Bag | undefined;
  readonly opaque: boolean;
  readonly beside: Readonly<Record<string, Expression>>;
  readonly of: CompiledShape;
  /** True when a row stands behind it; false for a name in snake case. */
  readonly listed: boolean;
}

export interface CompiledShape {
  fields(): ReadonlyMap<string, CompiledField>;
  /** The row of a CloudFormation name, or its name in snake case. */
  field(native: string): CompiledField;
}

export function compile(shape: Shape): CompiledShape {
  const all = lazily(
    (): ReadonlyMap<string, CompiledField> =>
      new Map(
        Object.entries(shape).map(([name, row]) => {
          const field = compileRow(name, row);
          return [field.native, field];
        }),
      ),
  );
  return {
    fields: all,
    field: (native) => all().get(native) ?? mechanical(native),
  };
}

export const EMPTY_SHAPE: CompiledShape = { fields: () => new Map(), field: (native) => mechanical(native) };

function compileRow(name: string, row: Row): CompiledField {
  const list = name.endsWith('[]');
  const native = list ? name.slice(0, -2) : name;
  const field: Field = typeof row === 'string' ? { to: row } : row;
  return {
    native,
    list: list || field.bag !== undefined,
    path: field.to === '' ? [] : field.to.split('.'),
    codec: field.codec,
    bag: field.bag,
    opaque: field.opaque ?? OPAQUE_NAMES.has(native),
    beside: field.beside ?? {},
    of: field.of ? compile(field.of) : EMPTY_SHAPE,
    listed: true,
  };
}

function mechanical(native: string): CompiledField {
  return {
    native,
    list: undefined,
    path: [snakeCase(native)],
    codec: undefined,
    bag: undefined,
    opaque: OPAQUE_NAMES.has(native),
    beside: {},
    of: EMPTY_SHAPE,
    listed: false,
  };
}

/** Properties that are maps with keys of the author's, or documents, wherever they occur. */
const OPAQUE_NAMES: ReadonlySet<string> = new Set([
  'AssumeRolePolicyDocument',
  'Definition',
  'DefinitionString',
  'DefinitionSubstitutions',
  'DockerLabels',
  'EventPattern',
  'FilterPolicy',
  'KeyPolicy',
  'Parameters',
  'PolicyDocument',
  'RedriveAllowPolicy',
  'RedrivePolicy',
  'ResourcePolicy',
  'Variables',
]);
