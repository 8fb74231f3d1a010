import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['server/**/*.test.ts', 'rules/**/*.test.ts', 'client/**/*.test.ts', 'scripts/**/*.test.ts', 'test/fixtures/**/*.test.ts'],
    testTimeout: 20_000,
  },
});
