import { defineConfig } from 'vitest/config';

/** Tests of what is built: they start the real server and the real command line from `dist/`. */
export default defineConfig({
  test: {
    include: ['test/protocol/**/*.test.ts', 'test/cli/**/*.test.ts'],
    testTimeout: 60_000,
  },
});
