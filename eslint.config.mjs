import tseslint from 'typescript-eslint';

/** Layers: what each part of the code may import. The message says where to go instead. */
const NO_HOST = {
  group: ['vscode', 'vscode-*', 'node:*', 'fs', 'path', 'os', 'child_process', 'worker_threads'],
  message: 'The core, the dialects and the rules run in the browser as well: input and output comes through the interfaces of server/core/program.ts.',
};
const layer = (files, groups) => ({
  files,
  ignores: ['**/*.test.ts', '**/testing/**'],
  rules: { 'no-restricted-imports': ['error', { patterns: [NO_HOST, ...groups] }] },
});

export default tseslint.config(
  { ignores: ['dist/', 'out/', '.cache/', 'node_modules/', 'testFixture/', '**/corpus/**', 'scripts/oracles/'] },
  ...tseslint.configs.strict,
  ...tseslint.configs.stylistic,
  {
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-console': 'error',
      eqeqeq: 'error',
      'prefer-const': 'error',
    },
  },
  { files: ['**/*.mjs', '**/*.js'], languageOptions: { globals: {} }, rules: { '@typescript-eslint/no-require-imports': 'off', 'no-console': 'off' } },
  { files: ['scripts/**', 'test/**'], rules: { 'no-console': 'off' } },
  {
    files: ['server/**', 'rules/**'],
    ignores: ['**/*.test.ts', '**/testing/**', 'server/host/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'ObjectExpression > Property[kind="get"]',
          message: 'V8 keeps accessors of object literals, and all they reach, until the next full garbage collection: use a class, or a function.',
        },
      ],
    },
  },
  layer(['server/core/**'], [{ group: ['**/schema/**', '**/dialects/**', '**/host/**', '**/rules/**'], message: 'server/core is the heart: it imports nothing of the other layers.' }]),
  layer(['server/schema/**'], [{ group: ['**/dialects/**', '**/host/**', '**/rules/**'], message: 'server/schema may import server/core only.' }]),
  layer(['server/dialects/**'], [{ group: ['**/code/**', '**/host/**', '**/rules/**'], message: 'server/dialects may import server/core and server/schema only.' }]),
  layer(
    ['server/code/**'],
    [
      { group: ['**/host/**', '**/rules/**'], message: 'server/code may import server/core, server/schema and the syntax of the dialects.' },
      { regex: '/dialects/(?!(python|typescript)/syntax/)', message: 'Code of functions is read from syntax trees: of the dialects, server/code may import their syntax only.' },
    ],
  ),
  layer(['rules/**'], [{ group: ['**/schema/**', '**/dialects/**', '**/host/**'], message: 'A rule knows the canonical model only: server/core. Data comes through its context.' }]),
  {
    files: ['protocol/**'],
    rules: { 'no-restricted-imports': ['error', { patterns: [{ group: ['*'], message: 'The protocol is what both sides agree on: plain types, without imports.' }] }] },
  },
  {
    files: ['client/**'],
    rules: {
      'no-restricted-imports': ['error', { patterns: [{ group: ['**/server/**', '**/rules/**'], message: 'The client speaks the protocol only.' }] }],
    },
  },
);
