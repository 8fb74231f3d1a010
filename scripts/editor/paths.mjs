// Where the editor tests keep what they download and what they write: both folders are ignored by git.

import { fileURLToPath } from 'node:url';
import path from 'node:path';

export const repository = path.resolve(fileURLToPath(new URL('../..', import.meta.url)));
export const cache = path.join(repository, '.cache');
export const output = path.join(repository, 'out');
export const screenshots = path.join(output, 'screenshots');
/** An extension without behaviour, the "extension under development" when the one under test is installed from a package. */
export const testHost = path.join(repository, 'test', 'editor', 'host');
