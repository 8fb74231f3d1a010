import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CONFIG_FILE_NAME } from '../../core/config-file';
import { UsageError, type Environment } from './environment';

const TEMPLATE = `{
  // What the code cannot say. Everything is optional; without it, rules that need it are silent.
  // "production" or "ephemeral": whether data must be protected or everything must be destroyable.
  // "lifecycle": "production",

  // "pci-dss", "hipaa", "soc2", "iso-27001"
  "compliance": [],

  // How fast and to which point in time the system must be back, and where.
  // "recovery": { "rto": "4h", "rpo": "1h", "region": "eu-west-1" },

  // Severity per rule: "critical", "high", "medium", "low" or "off". \`lintel rules\` lists the rules.
  "rules": {},

  // Folders that are not analysed.
  "exclude": ["examples/**"]
}
`;

/** Writes a configuration to start from; an existing one is left alone. */
export async function runInit({ cwd, out }: Environment): Promise<number> {
  try {
    await writeFile(join(cwd, CONFIG_FILE_NAME), TEMPLATE, { flag: 'wx' });
  } catch (error) {
    const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    throw new UsageError(exists ? `${CONFIG_FILE_NAME} is there already` : `${CONFIG_FILE_NAME} cannot be written: ${String(error)}`);
  }
  out(`Wrote ${CONFIG_FILE_NAME}.\n`);
  return 0;
}
