/** The constructs that are understood, by module and class. */
import type { ConstructModel } from '../model';
import { COMPUTE } from './compute';
import { DATABASE } from './database';
import { MESSAGING } from './messaging';
import { MONITORING } from './monitoring';
import { NETWORK } from './network';
import { PATTERNS } from './patterns';
import { PLATFORM } from './platform';
import { SECURITY } from './security';
import { STORAGE } from './storage';

export const MODELS: ReadonlyMap<string, ConstructModel> = new Map(
  [...STORAGE, ...SECURITY, ...DATABASE, ...COMPUTE, ...MESSAGING, ...MONITORING, ...NETWORK, ...PATTERNS, ...PLATFORM].map((model) => [model.name, model]),
);
