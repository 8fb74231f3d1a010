import type { BuildOptions } from 'esbuild';

/** esbuild options under which `typescript` is the compiler cut down to its parser. */
export function slimTypeScript(root: string): Promise<Required<Pick<BuildOptions, 'alias' | 'plugins'>>>;
