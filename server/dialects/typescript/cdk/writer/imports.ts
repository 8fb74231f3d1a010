/** How a file imports the library, so that what is added is imported in the same way. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { SourceFile } from '../../../../core/program';

/**
 * `namespaces`: `import * as s3 from 'aws-cdk-lib/aws-s3'`; `members`: `import { Bucket } from 'aws-cdk-lib/aws-s3'`;
 * `modules`: `import { aws_s3 as s3 } from 'aws-cdk-lib'`; `root`: `cdk.aws_s3.Bucket`.
 */
export type ImportStyle = 'namespaces' | 'members' | 'modules' | 'root';

const LIBRARY = 'aws-cdk-lib';

export function importStyleOf(file: SourceFile, body: readonly TSESTree.Node[]): ImportStyle {
  let members = false;
  for (const node of body) {
    if (node.type !== 'ImportDeclaration') continue;
    const source = node.source.value;
    if (source === LIBRARY && node.specifiers.some((each) => each.type === 'ImportSpecifier' && importedName(each).startsWith('aws_'))) return 'modules';
    if (!source.startsWith(`${LIBRARY}/aws-`) || node.importKind === 'type') continue;
    if (node.specifiers.some((each) => each.type !== 'ImportSpecifier')) return 'namespaces';
    members = true;
  }
  if (members) return 'members';
  return /\bcdk\.aws_\w+\./.test(file.text) ? 'root' : 'namespaces';
}

function importedName(node: TSESTree.ImportSpecifier): string {
  return node.imported.type === 'Identifier' ? node.imported.name : node.imported.value;
}

/** Names that modules go by. */
const NAMES: Readonly<Record<string, string>> = {
  'aws-cloudwatch-actions': 'cw_actions',
  'aws-elasticloadbalancingv2': 'elbv2',
  'aws-opensearchservice': 'opensearch',
  'aws-certificatemanager': 'acm',
  'aws-stepfunctions': 'sfn',
  'aws-events-targets': 'targets',
  'aws-lambda-event-sources': 'eventsources',
  'aws-lambda-destinations': 'destinations',
  'aws-sns-subscriptions': 'subscriptions',
  'aws-s3-notifications': 's3n',
};

export function moduleName(module: string): string {
  return NAMES[module] ?? module.replace(/^aws-/, '').replaceAll('-', '_');
}
