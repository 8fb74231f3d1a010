import type { TypeBridge } from '../types';
import { DATABASE } from './database';
import { IDENTITY } from './identity';
import { MESSAGING } from './messaging';
import { MONITORING } from './monitoring';
import { NETWORK } from './network';
import { PLATFORM } from './platform';
import { STORAGE } from './storage';

/** Every type that the bridge knows. Of several rows for one canonical type, the first is the one to write. */
export const TYPE_BRIDGES: readonly TypeBridge[] = [
  ...STORAGE,
  ...DATABASE,
  ...IDENTITY,
  ...MESSAGING,
  ...MONITORING,
  ...NETWORK,
  ...PLATFORM,
];
