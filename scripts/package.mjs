// Packages the extension as `out/lintel.vsix` and says how large it is.
import { mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './process.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
await mkdir(join(root, 'out'), { recursive: true });
await run('npx', ['--no-install', 'vsce', 'package', '--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', '--out', 'out/lintel.vsix'], { cwd: root });
const { size } = await stat(join(root, 'out/lintel.vsix'));
console.log(`out/lintel.vsix: ${(size / 1_000_000).toFixed(2)} MB (budget 5 MB)`);
