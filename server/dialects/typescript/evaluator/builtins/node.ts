/** The few functions of Node's own modules that say something about infrastructure: paths, and files that are read. */
import type { Provenance } from '../../../../core/value';
import { template } from '../../../../core/value';
import type { Context } from '../context';
import { lazyNamespace } from '../members';
import { toValue } from '../snapshot';
import type { Call, Js } from '../values';
import { native } from '../values';

export function nodeModule(context: Context, specifier: string, from: Provenance): Js | undefined {
  switch (specifier.replace(/^node:/, '')) {
    case 'path':
      return lazyNamespace('path', from, (key) =>
        key === 'join' || key === 'resolve'
          ? native(`path.${key}`, from, { call: joinPaths })
          : key === 'dirname'
            ? native('path.dirname', from, { call: folderOf })
            : undefined,
      );
    case 'url':
      return lazyNamespace('url', from, (key) =>
        key === 'fileURLToPath' ? native('url.fileURLToPath', from, { call: (call) => call.args[0]?.value }) : undefined,
      );
    case 'fs':
      return lazyNamespace('fs', from, (key) =>
        key === 'readFileSync' || key === 'readdirSync' ? native(`fs.${key}`, from, { call: (call) => readFile(context, call, key === 'readFileSync') }) : undefined,
      );
    default:
      return undefined;
  }
}

/** What a program reads must be there, unless it looks first. */
function readFile(context: Context, call: Call, isFile: boolean): Js | undefined {
  const [path] = call.args;
  if (path && !context.conditions.some((each) => /exists/i.test(each))) {
    context.read.push({ value: toValue(context, path.value), location: path.site, purpose: 'data', kind: isFile ? 'file' : 'directory' });
  }
  return undefined;
}

/** `path.dirname(__filename)` and its likes. */
function folderOf(call: Call): Js | undefined {
  const file = call.args[0]?.value;
  const isModule = file?.kind === 'unknown' && (file.name === '__filename' || file.name === 'import.meta.url' || file.name === 'import.meta.filename');
  return isModule ? { ...file, name: '__dirname' } : undefined;
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
