/** Declares a configuration key in `Pulumi.yaml`, line by line: everything else stays as it is. */
import type { NewInput } from '../../../core/edits';
import { dirname } from '../../../core/source-file';
import type { TextEdit } from '../../../core/text';
import type { ProgramText } from '../writer/program-text';

const TYPES = { string: 'string', number: 'integer', boolean: 'boolean', list: 'array' } as const;

export function configurationEdit(
  text: ProgramText,
  key: string,
  type: NewInput['type'],
  description: string,
): { readonly uri: string; readonly edit: TextEdit } | undefined {
  const manifest = manifestOf(text);
  if (!manifest) return undefined;
  const { text: source, uri } = manifest;
  const newline = source.includes('\r\n') ? '\r\n' : '\n';
  const block = /^config[ \t]*:[ \t]*(?:#[^\n]*)?\r?\n((?:[ \t]+[^\n]*(?:\n|$)|[ \t]*\r?\n)*)/m.exec(source);
  // A configuration in one line, or one that is empty, is left alone.
  if (!block && /^config[ \t]*:/m.test(source)) return undefined;
  const indent = /^[ \t]+/m.exec(block?.[1] ?? '')?.[0] ?? '  ';
  const lines = [
    `${indent}${key}:`,
    `${indent.repeat(2)}type: ${TYPES[type]}`,
    ...(type === 'list' ? [`${indent.repeat(2)}items:`, `${indent.repeat(3)}type: string`] : []),
    `${indent.repeat(2)}description: ${JSON.stringify(description)}`,
  ];
  const position = block ? block.index + block[0].trimEnd().length : source.trimEnd().length;
  const head = block ? [] : ['config:'];
  return { uri, edit: { range: { start: position, end: position }, newText: [...head, ...lines].map((line) => newline + line).join('') } };
}

function manifestOf({ entry, files }: ProgramText): { readonly uri: string; readonly text: string } | undefined {
  if (!entry) return undefined;
  for (let folder = dirname(entry.file.uri); folder === files.root || folder.startsWith(`${files.root}/`); folder = dirname(folder)) {
    const found = files.sources.get(`${folder}/Pulumi.yaml`) ?? files.sources.get(`${folder}/Pulumi.yml`);
    if (found) return found;
    if (folder === files.root) break;
  }
  return undefined;
}
