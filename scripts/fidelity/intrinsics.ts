/** Templates as they are synthesised, with references and what else the deployment decides as marks. */
import { openMark, referenceMark, type True, type TrueObject } from './contract';

/** `idOf`: the resource of a logical id; undefined for a parameter. `valueOf`: the default of a parameter, where it has one. */
export function intrinsicsAsMarks(truth: True, idOf: (logicalId: string) => string | undefined, valueOf: (parameter: string) => True | undefined): True {
  const inner = (each: True): True => intrinsicsAsMarks(each, idOf, valueOf);
  if (typeof truth !== 'object' || truth === null) return truth;
  if (Array.isArray(truth)) return (truth as readonly True[]).map(inner).filter((each) => each !== null);
  const entries = Object.entries(truth) as readonly (readonly [string, True])[];
  const [only] = entries;
  if (!only || entries.length > 1) return withMembers(entries, inner);
  const [name, argument] = only;
  const items: readonly True[] = Array.isArray(argument) ? (argument as readonly True[]) : [argument];
  switch (name) {
    case 'Ref':
      return argument === 'AWS::NoValue' ? null : (valueOf(String(argument)) ?? markOf(String(argument), '', idOf));
    case 'Fn::GetAtt': {
      const [id = '', attribute = ''] = Array.isArray(argument) ? items.map(String) : String(argument).split(/\.(.*)/s);
      return markOf(id, attribute, idOf);
    }
    case 'Fn::Join': {
      const [separator, parts] = items;
      const made = parts === undefined ? null : inner(parts);
      return Array.isArray(made) ? (made as readonly True[]).map(text).join(String(separator)) : openMark(name);
    }
    case 'Fn::Sub': {
      const [pattern, variables] = items;
      const given = typeof variables === 'object' && variables !== null ? (variables as TrueObject) : {};
      return String(pattern).replaceAll(/\$\{(!?)([^}]*)\}/g, (_, literal: string, inside: string) => {
        if (literal !== '') return `\${${inside}}`;
        const known = given[inside];
        if (known !== undefined) return text(inner(known));
        const [id = '', attribute = ''] = inside.split(/\.(.*)/s);
        return markOf(id, attribute, idOf);
      });
    }
    case 'Fn::Select': {
      const [index, list] = items;
      const made = list === undefined ? null : inner(list);
      return Array.isArray(made) ? ((made as readonly True[])[Number(index)] ?? openMark(name)) : openMark(name);
    }
    default:
      return name.startsWith('Fn::') ? openMark(name) : withMembers(entries, inner);
  }
}

function withMembers(entries: readonly (readonly [string, True])[], inner: (each: True) => True): TrueObject {
  return Object.fromEntries(entries.map(([key, each]) => [key, inner(each)]));
}

function markOf(id: string, attribute: string, idOf: (logicalId: string) => string | undefined): string {
  const found = idOf(id);
  return found === undefined ? openMark(id) : referenceMark(found, attribute);
}

function text(truth: True): string {
  return typeof truth === 'string' ? truth : JSON.stringify(truth);
}
