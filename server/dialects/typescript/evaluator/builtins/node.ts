/** The few functions of Node's own modules that say something about infrastructure: paths. */
import type { Provenance } from '../../../../core/value';
import { template } from '../../../../core/value';
import { lazyNamespace } from '../members';
import type { Call, Js } from '../values';
import { native } from '../values';

export function nodeModule(specifier: string, from: Provenance): Js | undefined {
  switch (specifier.replace(/^node:/, '')) {
    case 'path':
      return lazyNamespace('path', from, (key) =>
        key === 'join' || key === 'resolve' ? native(`path.${key}`, from, { call: joinPaths }) : undefined,
      );
    default:
      return undefined;
  }
}

function joinPaths(call: Call): Js | undefined {
  const from: Provenance = { location: call.site, via: [] };
  const parts = call.args.flatMap(({ value }, index): readonly Js[] => {
    const separator: Js = { kind: 'literal', value: '/', from: value.from };
    return index === 0 ? [value] : [separator, value];
  });
  const texts = parts.flatMap((part) => (part.kind === 'literal' || part.kind === 'template' || part.kind === 'unknown' ? [part] : []));
  if (texts.length !== parts.length) return undefined;
  const path = template(texts, from);
  if (path.kind === 'literal') return { ...path, value: normalised(String(path.value)) };
  return path.kind === 'template' ? path : undefined;
}

function normalised(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '.' || (part === '' && parts.length > 0)) continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}
