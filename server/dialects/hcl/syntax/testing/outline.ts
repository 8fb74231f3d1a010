/** A tree in one line, for tests: kinds, names and values, without places. */

import type { Expression, Node, TemplatePart } from '../nodes';

export function outline(node: Node): string {
  switch (node.kind) {
    case 'body': return node.items.map(outline).join('; ');
    case 'attribute': return `${node.name.name} = ${outline(node.value)}`;
    case 'block': return `${[node.type.name, ...node.labels.map(outline)].join(' ')} { ${outline(node.body)} }`;
    case 'incomplete': return `incomplete(${[node.name.name, ...node.labels.map(outline)].join(' ')})`;
    case 'identifier': return node.name;
    case 'label': return node.quoted ? JSON.stringify(node.value) : node.value;
    case 'number':
    case 'boolean': return String(node.value);
    case 'null': return 'null';
    case 'template': return `"${parts(node.parts)}"${node.closed ? '' : '…'}`;
    case 'heredoc': return `<<${node.indented ? '-' : ''}${node.tag}(${parts(node.parts)})${node.closed ? '' : '…'}`;
    case 'templateLiteral': return JSON.stringify(node.value).slice(1, -1);
    case 'interpolation': return `\${${outline(node.expression)}}`;
    case 'templateIf':
      return `%{if ${outline(node.condition)}: ${parts(node.whenTrue)} | ${parts(node.whenFalse)}}`;
    case 'templateFor':
      return `%{for ${variables(node)} in ${outline(node.collection)}: ${parts(node.parts)}}`;
    case 'variable': return node.name;
    case 'access': return `${outline(node.target)}.${node.name.name}`;
    case 'index': return `${outline(node.target)}${node.legacy ? `.${outline(node.key)}` : `[${outline(node.key)}]`}`;
    case 'splat': return `${outline(node.target)}${node.full ? '[*]' : '.*'}<${outline(node.each)}>`;
    case 'splatItem': return '@';
    case 'call':
      return `${node.name.name}(${list(node.args)}${node.expandsLast ? '...' : ''})${node.closed ? '' : '…'}`;
    case 'conditional':
      return `(${outline(node.condition)} ? ${outline(node.whenTrue)} : ${outline(node.whenFalse)})`;
    case 'binary': return `(${outline(node.left)} ${node.operator} ${outline(node.right)})`;
    case 'unary': return `${node.operator}${outline(node.operand)}`;
    case 'parentheses': return `(${outline(node.expression)})${node.closed ? '' : '…'}`;
    case 'tuple': return `[${list(node.items)}]${node.closed ? '' : '…'}`;
    case 'object': return `{${node.items.map(outline).join(', ')}}${node.closed ? '' : '…'}`;
    case 'objectItem': return `${outline(node.key)}: ${outline(node.value)}`;
    case 'for': {
      const key = node.key ? `${outline(node.key)} => ` : '';
      const condition = node.condition ? ` if ${outline(node.condition)}` : '';
      const value = `${outline(node.value)}${node.grouped ? '...' : ''}`;
      return `for<${variables(node)} in ${outline(node.collection)}: ${key}${value}${condition}>${node.closed ? '' : '…'}`;
    }
    case 'missing': return '?';
    case 'error': return `!(${node.partial ? outline(node.partial) : ''})`;
  }
}

function list(expressions: readonly Expression[]): string {
  return expressions.map(outline).join(', ');
}

function parts(nodes: readonly TemplatePart[]): string {
  return nodes.map(outline).join('');
}

function variables(node: {
  readonly keyVariable: { readonly name: string } | undefined;
  readonly valueVariable: { readonly name: string };
}): string {
  return node.keyVariable ? `${node.keyVariable.name}, ${node.valueVariable.name}` : node.valueVariable.name;
}
