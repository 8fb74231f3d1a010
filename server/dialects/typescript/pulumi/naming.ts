/** Names of new resources, after the pattern of the one that they are for. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { SourceFile } from '../../../core/program';
import { stringText, templateText } from '../writer/print';
import type { Style } from '../writer/style';

/** `` `${name}-results` `` and `data key` give `` `${name}-data-key` ``; the expression of a name is kept as a prefix. */
export function nameLike(file: SourceFile, near: TSESTree.NewExpression | undefined, words: string, style: Style): string {
  const name = kebab(words);
  const argument = near?.arguments[0];
  switch (argument?.type) {
    case 'TemplateLiteral':
      return templateLike(file, argument, name);
    case 'Literal':
    case undefined:
      return stringText(name, style);
    case 'BinaryExpression':
      return concatenationLike(file, argument, name, style);
    case 'Identifier':
    case 'MemberExpression':
      return `\`\${${file.text.slice(argument.range[0], argument.range[1])}}-${templateText(name)}\``;
    default:
      return stringText(name, style);
  }
}

/** The longest literal part is the name; what separates it from the holes stays. */
function templateLike(file: SourceFile, node: TSESTree.TemplateLiteral, name: string): string {
  const texts = node.quasis.map((quasi) => quasi.value.raw);
  const longest = texts.reduce((best, text, index) => (core(text).length > core(texts[best] ?? '').length ? index : best), 0);
  const hasText = core(texts[longest] ?? '') !== '';
  let result = '';
  texts.forEach((text, index) => {
    result += hasText && index === longest ? separators(text, name) : !hasText && index === texts.length - 1 ? `-${name}` : text;
    const expression = node.expressions[index];
    if (expression) result += `\${${file.text.slice(expression.range[0], expression.range[1])}}`;
  });
  return `\`${result}\``;
}

function core(text: string): string {
  return text.replace(/^[-_.]+|[-_.]+$/g, '');
}

function separators(text: string, name: string): string {
  const before = /^[-_.]*/.exec(text)?.[0] ?? '';
  const after = /[-_.]*$/.exec(text)?.[0] ?? '';
  return before + templateText(name) + after;
}

function concatenationLike(file: SourceFile, node: TSESTree.BinaryExpression, name: string, style: Style): string {
  const { left, right } = node;
  if (node.operator !== '+' || right.type !== 'Literal' || typeof right.value !== 'string') return stringText(name, style);
  return `${file.text.slice(left.range[0], left.range[1])} + ${stringText(separators(right.value, name), style)}`;
}

function kebab(words: string): string {
  return words
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .toLowerCase();
}
