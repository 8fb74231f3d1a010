import { describe, expect, it } from 'vitest';
import { handlerFile, handlerText } from './handlers';

describe('files to begin with', () => {
  it.each<readonly [string, string, string | undefined]>([
    ['index.handler', 'python3.13', 'index.py'],
    ['app.orders.main', 'python3.13', 'app/orders.py'],
    ['src/index.handler', 'nodejs22.x', 'src/index.mjs'],
    ['index.handler', 'java21', undefined],
    ['bootstrap', 'provided.al2023', undefined],
    ['../index.handler', 'nodejs22.x', undefined],
    ['index.$handler', 'nodejs22.x', undefined],
  ])('of %s in %s', (handler, runtime, path) => {
    expect(handlerFile(handler, runtime, 'orders')?.path).toBe(path);
  });

  it.each<readonly [string, string | undefined]>([
    ['fn/index.py', 'def handler(event, context):'],
    ['fn/index.mjs', 'export const handler = async (event) => {'],
    ['fn/index.cjs', 'exports.handler = async (event) => {'],
    ['fn/index.ts', 'export const handler = async (event: Record<string, unknown>): Promise<void> => {'],
    ['fn/index.rb', undefined],
  ])('called %s', (path, line) => {
    expect(handlerText(path, 'index.handler', 'orders')?.split('\n').find((each) => each.includes('handler'))).toBe(line);
  });
});
