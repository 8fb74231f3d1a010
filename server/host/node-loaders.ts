/** How Node loads what is large: from files beside the bundle, when first needed. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { TypeScriptEngine } from '../dialects/typescript/syntax/engine';
import type { IamJson } from '../schema/iam';
import type { Loaders } from './engine';

/** `folder`: where the bundles are. */
export function loaders(folder: string): Loaders {
  const require = createRequire(join(folder, 'index.js'));
  return {
    // The build writes these files, so their shapes are known.
    typescript: () => (require(join(folder, 'typescript-engine.js')) as { readonly engine: TypeScriptEngine }).engine,
    iam: () => JSON.parse(readFileSync(join(folder, 'iam.json'), 'utf8')) as IamJson,
  };
}
