import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CONFIG_FILE_NAME } from '../../core/config-file';
import { CONFIG_TEMPLATE } from '../workspace/config-template';
import { UsageError, type Environment } from './environment';

/** Writes a configuration to start from; an existing one is left alone. */
export async function runInit({ cwd, out }: Environment): Promise<number> {
  try {
    await writeFile(join(cwd, CONFIG_FILE_NAME), CONFIG_TEMPLATE, { flag: 'wx' });
  } catch (error) {
    const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    throw new UsageError(exists ? `${CONFIG_FILE_NAME} is there already` : `${CONFIG_FILE_NAME} cannot be written: ${String(error)}`);
  }
  out(`Wrote ${CONFIG_FILE_NAME}.\n`);
  return 0;
}
