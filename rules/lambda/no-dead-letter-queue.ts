import type { CanonicalEdit, NewResource } from '../../server/core/edits';
import { newResource, write } from '../../server/core/edits';
import { get, isNothing, itemsOf, possibilities } from '../../server/core/query';
import { labelOf, type Resource } from '../../server/core/resource';
import { defineRule, type FixOffer, type RuleContext } from '../../server/core/rule';
import type { Value } from '../../server/core/value';
import { invocationOf } from '../shared/invocation';
import { customerKeyFor } from '../shared/keys';
import { physicalName } from '../shared/names';

export default defineRule({
  id: 'lambda/no-dead-letter-queue',
  title: 'Asynchronous function whose failures vanish',
  severity: 'high',
  tags: ['lambda', 'reliability'],
  corresponds: { checkov: ['CKV_AWS_116'], 'cdk-nag': ['Serverless-LambdaDLQ', 'NIST.800.53.R5-LambdaDLQ'], sonar: ['S6270'] },
  why: `Lambda retries an asynchronous event twice and then drops it. Without a dead-letter queue or an on-failure destination the
event is gone, and nothing but a metric tells that it was there. A queue on the EventBridge target or the SNS subscription holds what
could not be delivered to the function; it does not catch what the function failed on.`,
  howToFix: `Give the function a dead-letter queue. The fix adds one, encrypted with a customer key, that keeps messages for 14 days (the
longest that SQS allows), names it on the function, and lets the function's role send to it. It applies in place. Watch the queue with
an alarm on its visible messages.`,
  references: [
    'https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html',
    'https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html',
  ],
  fixable: true,
  resources: ['aws_lambda_function'],

  *check(lambda, context) {
    const invocation = invocationOf(lambda, context.graph);
    if (invocation.kind === 'synchronous') return;
    const target = get(lambda.properties, 'dead_letter_config', 'target_arn');
    const missing = possibilities(target).find(({ value }) => isNothing(value));
    if (!missing || hasFailureDestination(lambda)) return;
    const when = missing.condition === undefined ? '' : ` when ${missing.condition}`;
    const cause =
      invocation.kind === 'asynchronous'
        ? `${labelOf(lambda)} is invoked asynchronously by ${invocation.by}`
        : `${labelOf(lambda)} may be invoked asynchronously`;
    yield {
      resource: lambda,
      at: missing.value,
      severity: invocation.kind === 'asynchronous' ? 'high' : 'medium',
      message: `Function ${cause} and has neither a dead-letter queue nor an on-failure destination${when}: events that it fails on are lost. Add a dead-letter queue.`,
      related: invocation.kind === 'asynchronous' ? [{ location: invocation.at, message: `invoked by ${invocation.by}` }] : [],
      fixes: [deadLetterQueue(lambda, context)],
    };
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

function hasFailureDestination(lambda: Resource): boolean {
  const config = get(lambda.properties, 'event_invoke_config');
  const destination = get(config, 'destination_config', 'on_failure', 'destination');
  return itemsOf(config).length > 0 && !possibilities(destination).some(({ value }) => isNothing(value));
}

/** The longest that SQS keeps a message: 14 days, in seconds. */
const LONGEST_RETENTION = 1_209_600;

function deadLetterQueue(lambda: Resource, context: RuleContext): FixOffer {
  return {
    title: 'Add an encrypted dead-letter queue',
    applicability: 'safe',
    impact: 'in-place',
    edits: () => {
      const key = customerKeyFor(lambda, context);
      const queue = newResource('aws_sqs_queue', `${lambda.name} dead letter queue`, lambda, {
        name: write.template(...physicalName(lambda), '-dlq'),
        message_retention_seconds: write.literal(LONGEST_RETENTION),
        kms_master_key_id: key.arn,
      });
      const wiring: CanonicalEdit[] = [
        { kind: 'set', resource: lambda, path: ['dead_letter_config', 'target_arn'], value: write.reference(queue, 'arn') },
        ...key.edits,
      ];
      if (lambda.declared.grantsImplicitly) return wiring;
      const role = roleOf(get(lambda.properties, 'role'), context);
      if (!role || !context.canReach(role, lambda)) return undefined;
      const permission = sendPermission(lambda, role, queue, key.arn);
      return [...wiring, { kind: 'add', resource: permission }, { kind: 'depend', resource: lambda, on: permission }];
    },
  };
}

/** Lambda checks when it is configured that the role may send, so the permission comes first. */
function sendPermission(lambda: Resource, role: Resource, queue: NewResource, keyArn: ReturnType<typeof customerKeyFor>['arn']): NewResource {
  const allow = (actions: readonly string[], resource: typeof keyArn): ReturnType<typeof write.object> =>
    write.object({
      Effect: write.literal('Allow'),
      Action: write.list(...actions.map((action) => write.literal(action))),
      Resource: resource,
    });
  return newResource('aws_iam_role_policy', `${lambda.name} dead letter queue`, lambda, {
    name: write.template(...physicalName(lambda), '-dlq'),
    role: write.reference(role, 'id'),
    policy: write.document(
      write.object({
        Version: write.literal('2012-10-17'),
        Statement: write.list(
          allow(['sqs:SendMessage'], write.reference(queue, 'arn')),
          allow(['kms:Decrypt', 'kms:GenerateDataKey'], keyArn),
        ),
      }),
    ),
  });
}

function roleOf(value: Value, { graph }: RuleContext): Resource | undefined {
  const role = value.kind === 'reference' ? graph.resolve(value) : undefined;
  return role?.type === 'aws_iam_role' && role.mode === 'managed' ? role : undefined;
}
