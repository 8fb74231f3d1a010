import { write } from '../../server/core/edits';
import { booleanOf, get, isNothing, possibilities } from '../../server/core/query';
import { labelOf, type Resource } from '../../server/core/resource';
import { defineRule, type Problem, type RuleContext } from '../../server/core/rule';
import type { Value } from '../../server/core/value';

export default defineRule({
  id: 's3/no-public-access-block',
  title: 'Bucket without a complete public access block',
  severity: 'high',
  tags: ['s3', 'exposure'],
  corresponds: {
    checkov: ['CKV_AWS_53', 'CKV_AWS_54', 'CKV_AWS_55', 'CKV_AWS_56', 'CKV2_AWS_6'],
    trivy: ['AVD-AWS-0086', 'AVD-AWS-0087', 'AVD-AWS-0091', 'AVD-AWS-0093', 'AVD-AWS-0094'],
    'cdk-nag': ['AwsSolutions-S2'],
    sonar: ['S6281'],
  },
  why: `One wrong ACL or bucket policy makes a bucket readable by everyone. The four public access block settings refuse such a
change, and ignore one that is already there. Terraform and the AWS APIs leave all four off unless they are stated, and a
bucket that is created in the console today has them on: code that says nothing is weaker than a click.`,
  howToFix: `Turn on all four settings, on the bucket or for the whole account. The change applies in place and at once. Objects
that are served publicly from the bucket stop being served: put CloudFront with origin access control in front of them.`,
  references: [
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-s3-bucket-publicaccessblockconfiguration.html',
  ],
  fixable: true,
  resources: ['aws_s3_bucket'],

  *check(bucket, context) {
    if (isBlockedForAccount(context)) return;
    const block = get(bucket.properties, 'public_access_block');
    if (isNothing(block)) {
      yield problem(bucket, block, Object.keys(FLAGS), undefined);
      return;
    }
    const open = Object.keys(FLAGS).flatMap((flag) =>
      possibilities(get(block, flag))
        .filter(({ value }) => isNothing(value) || booleanOf(value) === false)
        .map((each) => ({ ...each, flag })),
    );
    const [first] = open;
    if (first) yield problem(bucket, first.value, [...new Set(open.map(({ flag }) => flag))], first.condition);
  },

  examples: {
    terraform: { bad: [], good: [] },
    'cloudformation-json': { bad: [], good: [] },
    'cloudformation-yaml': { bad: [], good: [] },
    'cdk-typescript': { bad: [], good: [] },
    'pulumi-typescript': { bad: [], good: [] },
    'pulumi-python': { bad: [], good: [] },
  },
});

/** The settings, in words. */
const FLAGS: Readonly<Record<string, string>> = {
  block_public_acls: 'new public ACLs',
  block_public_policy: 'public bucket policies',
  ignore_public_acls: 'existing public ACLs',
  restrict_public_buckets: 'access through a public policy',
};

function problem(bucket: Resource, at: Value, open: readonly string[], condition: string | undefined): Problem {
  const what = open.length === Object.keys(FLAGS).length ? 'public access' : sentence(open.map((flag) => FLAGS[flag] ?? flag));
  const when = condition === undefined ? '' : ` when ${condition}`;
  return {
    resource: bucket,
    at,
    message: `Bucket ${labelOf(bucket)} does not block ${what}${when}, so one wrong ACL or policy exposes its objects. Turn on all four public access block settings.`,
    fixes: [
      {
        title: 'Block public access to the bucket',
        applicability: 'safe',
        impact: 'in-place',
        edits: () =>
          open.map((flag) => ({
            kind: 'set',
            resource: bucket,
            path: ['public_access_block', flag],
            value: write.literal(true),
          })),
      },
    ],
  };
}

function isBlockedForAccount({ graph }: RuleContext): boolean {
  return graph
    .ofType('aws_s3_account_public_access_block')
    .some((block) => Object.keys(FLAGS).every((flag) => booleanOf(get(block.properties, flag)) === true));
}

function sentence(items: readonly string[]): string {
  return items.length <= 1 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}
