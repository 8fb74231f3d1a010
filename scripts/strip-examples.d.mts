import type { Plugin } from 'esbuild';

/** An esbuild plugin that empties `examples` of the rule that a file of `rules/` exports. */
export function stripExamples(root: string): Plugin;

/** The text of a module with `{}` in place of the `examples` that it hands to `defineRule`, on as many lines: source maps stay true. */
export function withoutExamples(text: string, path?: string): string;
