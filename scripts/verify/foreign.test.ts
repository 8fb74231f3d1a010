import { expect, it } from 'vitest';
import { foreignPackage } from './foreign';

it.each<readonly [string, string, string | undefined]>([
  ['app.ts', "import { Network } from '@acme/network';\n", '@acme/network'],
  ['app.ts', "import * as cdk from 'aws-cdk-lib';\nconst text = '@acme/network';\n", undefined],
  ['__main__.py', 'import pulumi\nfrom acme_network import Network\n', 'acme_network'],
  ['__main__.py', 'import pulumi\nname = "acme_network"\n', undefined],
])('%s: %j', (path, text, expected) => {
  expect(foreignPackage({ files: new Map([[path, text]]) })).toBe(expected);
});
