/** Translations both ways: what is written for a canonical value reads as that value again, for every row that translates. */
import { describe, expect, it } from 'vitest';
import { schemaNames, type NamePath } from '../names';
import { schemaTables } from '../names/tables';
import { asText, booleanAs, camelKeys, firstOf, itemsOf, listOfOne, pairs, words } from './codecs';
import { TYPE_BRIDGES, WRITTEN_SEPARATELY } from './rows';
import { expression, plain, spelled, value, type Json } from './testing';
import type { Codec, Field, Shape } from './types';

const { cloudFormation } = schemaNames(schemaTables);

describe('codecs', () => {
  it.each<readonly [string, Codec, native: Json, canonical: Json]>([
    ['booleanAs', booleanAs('ENABLED', 'DISABLED'), 'ENABLED', true],
    ['booleanAs', booleanAs('ENABLED', 'DISABLED'), 'DISABLED', false],
    ['words', words({ PublicRead: 'public-read' }), 'PublicRead', 'public-read'],
    ['words', words({ PublicRead: 'public-read' }), 'other', 'other'],
    ['listOfOne', listOfOne, 'a', ['a']],
    ['firstOf', firstOf(), ['a'], 'a'],
    ['firstOf', firstOf('Arn'), [{ Arn: 'a' }], 'a'],
    ['itemsOf', itemsOf('Type'), [{ Type: 'api' }, { Type: 'audit' }], ['api', 'audit']],
    ['pairs', pairs('name', 'value'), { ssl: '1', log: '0' }, [{ name: 'ssl', value: '1' }, { name: 'log', value: '0' }]],
    [
      'camelKeys',
      camelKeys,
      [{ Name: 'a', PortMappings: [{ ContainerPort: 80 }], DockerLabels: { Up: 'z' } }],
      [{ name: 'a', portMappings: [{ containerPort: 80 }], dockerLabels: { Up: 'z' } }],
    ],
    ['asText', asText, 'true', 'true'],
  ])('%s reads and writes', (_, codec, native, canonical) => {
    expect(plain(codec.decode(value(native)))).toEqual(canonical);
    expect(written(codec, canonical)).toEqual(native);
  });

  it.each<readonly [string, Codec, Json]>([
    ['booleanAs', booleanAs('ENABLED', 'DISABLED'), 'maybe'],
    ['listOfOne', listOfOne, ['a', 'b']],
    ['itemsOf', itemsOf('Type'), 'api'],
    ['pairs', pairs('name', 'value'), { a: '1' }],
    ['pairs', pairs('name', 'value'), [{ name: 'a' }]],
  ])('%s does not write what CloudFormation cannot say', (_, codec, canonical) => {
    expect(codec.encode(expression(canonical))).toBeUndefined();
  });

  it.each(translations())('$native $path reads what it writes', ({ codec, samples }) => {
    const decoded = samples.map((sample) => plain(codec.decode(value(sample)))).filter((each) => !says(each, '<'));
    const round = decoded.flatMap((each) => {
      const encoded = written(codec, each);
      return encoded === undefined ? [] : [{ before: each, after: plain(codec.decode(value(encoded))) }];
    });
    expect(round).not.toEqual([]);
    for (const { before, after } of round) expect(after).toEqual(before);
  });
});

interface Translation {
  readonly native: string;
  readonly path: string;
  readonly codec: Codec;
  readonly samples: readonly Json[];
}

/** Every row that has a codec, with values that CloudFormation takes there. */
function translations(): readonly Translation[] {
  const found: Translation[] = [];
  const visit = (native: string, shape: Shape, at: NamePath): void => {
    for (const [name, row] of Object.entries(shape)) {
      if (typeof row === 'string') continue;
      const path = [...at, name.replace('[]', '')];
      const add = (codec: Codec, key: string): void => {
        found.push({ native, path: [...path, key].filter((each) => each !== '').join('.'), codec, samples: samplesFor(native, path, row) });
      };
      if (row.codec) add(row.codec, '');
      for (const [key, each] of Object.entries(row.bag?.names ?? {})) if (typeof each !== 'string') add(each.codec, key);
      visit(native, row.of ?? {}, path);
    }
  };
  for (const { native, shape, parts } of [...TYPE_BRIDGES, ...WRITTEN_SEPARATELY]) {
    visit(native, shape, []);
    for (const part of parts) visit(native, part.shape, part.at === undefined ? [] : [part.at]);
  }
  return found;
}

function samplesFor(native: string, path: NamePath, row: Field): readonly Json[] {
  const name = path.at(-1) ?? '';
  const chosen = Object.hasOwn(WORDS, name) ? WORDS[name] : undefined;
  if (chosen) return chosen;
  const property = cloudFormation.property(native, path);
  if (row.bag || property === undefined) return ['true', 'text', { Type: 'SQS', TargetArn: 'arn' }];
  const single: readonly Json[] = property.values ?? SAMPLES[property.kind];
  const objects: readonly Json[] =
    property.kind === 'object'
      ? [Object.fromEntries((cloudFormation.properties(native, path) ?? []).map((each) => [each.name, SAMPLES[each.kind][0] ?? null]))]
      : single;
  if (property.container === 'list') return objects.map((each) => [each]);
  return property.container === 'map' ? objects.map((each) => ({ key: each })) : objects;
}

/** Words that the specification does not list. */
const WORDS: Readonly<Record<string, readonly Json[]>> = {
  '#DeletionPolicy': ['Delete', 'Retain', 'Snapshot'],
  AssignPublicIp: ['ENABLED', 'DISABLED'],
  Scheme: ['internal', 'internet-facing'],
};

const SAMPLES: Readonly<Record<'string' | 'number' | 'boolean' | 'object' | 'any', readonly Json[]>> = {
  string: ['text', 'true', '{"Version": "1"}'],
  number: [7],
  boolean: [true, false],
  object: [{ Name: 'text' }],
  any: [{ Version: '1' }, '{"Version": "1"}', 'text'],
};

function written(codec: Codec, canonical: Json): Json | undefined {
  const encoded = codec.encode(expression(canonical));
  return encoded && spelled(encoded);
}

/** Whether a value that is not known is somewhere inside. */
function says(json: Json, text: string): boolean {
  return JSON.stringify(json).includes(`"${text}`);
}
