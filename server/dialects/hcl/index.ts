/** Terraform and OpenTofu. */
import { derived } from '../../core/derived';
import type { Dialect, SourceFile } from '../../core/program';
import { terraformSchema } from '../../schema/names';
import { schemaTables } from '../../schema/names/tables';
import type { ReadCode } from './facts';
import { discoverModules } from './discover';
import { isTerragruntFile } from './evaluate/terragrunt';
import { parseJsonSyntax } from './json-syntax';
import { evaluateProgram } from './program';
import { isModuleFile, isVariablesFile, sourceIndex } from './source';
import type { Comment } from './syntax/nodes';

export interface HclOptions {
  /** Reads the code of functions; without it none is known. */
  readonly readCode?: ReadCode;
}

export function createHclDialect(terraform = terraformSchema(schemaTables.terraform), { readCode }: HclOptions = {}): Dialect {
  const index = sourceIndex((file) => parseJsonSyntax(file.text));
  return {
    id: 'hcl',
    claims: (path) => isModuleFile(path) || isVariablesFile(path) || isTerragruntFile(path),
    recognises: (file) => /\S/.test(file.text),
    discover: (files) => discoverModules(files, index),
    evaluate: (seed, files) => evaluateProgram(seed, files, index, terraform, readCode),
    syntaxProblems: derived((file: SourceFile) => index.parse(file).errors.map(({ start, end, message }) => ({ range: { start, end }, message }))),
    comments: (file) =>
      index.parse(file).comments.map((comment) => ({
        range: { start: comment.start, end: comment.end },
        text: contentOf(file.text.slice(comment.start, comment.end), comment.style),
      })),
  };
}

function contentOf(text: string, style: Comment['style']): string {
  switch (style) {
    case 'hash':
      return text.slice(1).trim();
    case 'slashes':
      return text.slice(2).trim();
    case 'block':
      return text.replace(/^\/\*+/, '').replace(/\*+\/$/, '').replace(/^[ \t]*\*(?!\/) ?/gm, '').trim();
  }
}
