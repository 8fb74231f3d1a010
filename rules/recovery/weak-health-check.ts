import type { CanonicalEdit } from '../../server/core/edits';
import { write } from '../../server/core/edits';
import { get, isNothing, numberOf, possibilities, stringOf, type Possibility } from '../../server/core/query';
import { labelOf, type Resource, type ResourceGraph } from '../../server/core/resource';
import { defineRule, type Problem, type RuleContext } from '../../server/core/rule';
import type { Value } from '../../server/core/value';
import { enumeration, when } from '../shared/words';

export default defineRule({
  id: 'recovery/weak-health-check',
  title: 'Health check that does not say what healthy means',
  severity: 'medium',
  tags: ['recovery', 'route53'],
  corresponds: {},
  why: `A failover record acts on what its health check sees. Without a path it asks for the front page, which a cache or a redirect
answers while the service behind is down; interval and failure threshold decide how many minutes pass before traffic moves, and left to
defaults nobody has decided that. Asking an HTTPS endpoint over HTTP tests the redirect, and 3xx counts as healthy.`,
  howToFix: `Name a path that tests what the service needs, and state interval and threshold. The fix takes the path that the load
balancer itself checks, else \`/\`, three failures, and 30 seconds, or 10 where the recovery time objective is under five minutes (fast
intervals cost extra). Path and threshold change in place; interval and type cannot be changed on a health check, so it is replaced,
and records that use it move to the new one.`,
  references: [
    'https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating-values.html',
    'https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html',
  ],
  fixable: true,
  resources: ['aws_route53_health_check'],

  *check(healthCheck, context) {
    const types = possibilities(get(healthCheck.properties, 'type'));
    yield* incomplete(healthCheck, types, context);
    yield* unencrypted(healthCheck, types, context);
  },

  examples: {
    terraform: {
      bad: [
        {
          source: `«resource "aws_route53_health_check" "api"» {
  type = "HTTPS"
  fqdn = "api.example.com"
  port = 443

  tags = {
    Name = "orders-api"
  }
}
`,
          fixed: `resource "aws_route53_health_check" "api" {
  type              = "HTTPS"
  fqdn              = "api.example.com"
  port              = 443
  resource_path     = "/"
  request_interval  = 30
  failure_threshold = 3

  tags = {
    Name = "orders-api"
  }
}
`,
        },
        {
          title: 'a recovery time objective under five minutes, and HTTP for a load balancer that speaks HTTPS',
          config: { recovery: { rto: 3 } },
          source: `locals {
  protocol = «"HTTP"»
}

variable "subnet_ids" {
  type = list(string)
}

variable "security_group_id" {
  type = string
}

variable "certificate_arn" {
  type = string
}

resource "aws_lb" "api" {
  name            = "orders-api"
  subnets         = var.subnet_ids
  security_groups = [var.security_group_id]
}

resource "aws_lb_target_group" "api" {
  name        = "orders-api"
  target_type = "ip"
  port        = 8443
  protocol    = "HTTPS"
  vpc_id      = var.vpc_id

  health_check {
    path     = "/health"
    protocol = "HTTPS"
  }
}

variable "vpc_id" {
  type = string
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.api.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = var.certificate_arn

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.api.arn
  }
}

«resource "aws_route53_health_check" "api"» {
  type              = local.protocol
  fqdn              = aws_lb.api.dns_name
  port              = 80
  failure_threshold = 2
}
`,
          fixed: `locals {
  protocol = "HTTP"
}

variable "subnet_ids" {
  type = list(string)
}

variable "security_group_id" {
  type = string
}

variable "certificate_arn" {
  type = string
}

resource "aws_lb" "api" {
  name            = "orders-api"
  subnets         = var.subnet_ids
  security_groups = [var.security_group_id]
}

resource "aws_lb_target_group" "api" {
  name        = "orders-api"
  target_type = "ip"
  port        = 8443
  protocol    = "HTTPS"
  vpc_id      = var.vpc_id

  health_check {
    path     = "/health"
    protocol = "HTTPS"
  }
}

variable "vpc_id" {
  type = string
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.api.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = var.certificate_arn

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.api.arn
  }
}

resource "aws_route53_health_check" "api" {
  type              = "HTTPS"
  fqdn              = aws_lb.api.dns_name
  port              = 443
  failure_threshold = 2
  resource_path     = "/health"
  request_interval  = 10
}
`,
        },
      ],
      good: [
        {
          source: `resource "aws_route53_health_check" "api" {
  type              = "HTTPS"
  fqdn              = "api.example.com"
  port              = 443
  resource_path     = "/health"
  request_interval  = 30
  failure_threshold = 3
}

resource "aws_route53_health_check" "all" {
  type                   = "CALCULATED"
  child_health_threshold = 1
  child_healthchecks     = [aws_route53_health_check.api.id]
}
`,
        },
        {
          title: 'settings that are given at deployment',
          unknown: true,
          source: `variable "path" {
  type = string
}

variable "interval" {
  type = number
}

resource "aws_route53_health_check" "api" {
  type              = "HTTPS"
  fqdn              = "api.example.com"
  port              = 443
  resource_path     = var.path
  request_interval  = var.interval
  failure_threshold = 3
}
`,
        },
      ],
    },
    'cloudformation-json': {
      bad: [
        {
          source: `{
  "Resources": {
    «"HealthCheck"»: {
      "Type": "AWS::Route53::HealthCheck",
      "Properties": {
        "HealthCheckConfig": {
          "Type": "HTTPS",
          "FullyQualifiedDomainName": "api.example.com",
          "RequestInterval": 30
        }
      }
    }
  }
}
`,
          fixed: `{
  "Resources": {
    "HealthCheck": {
      "Type": "AWS::Route53::HealthCheck",
      "Properties": {
        "HealthCheckConfig": {
          "Type": "HTTPS",
          "FullyQualifiedDomainName": "api.example.com",
          "RequestInterval": 30,
          "ResourcePath": "/",
          "FailureThreshold": 3
        }
      }
    }
  }
}
`,
        },
      ],
      good: [
        {
          source: `{
  "Resources": {
    "HealthCheck": {
      "Type": "AWS::Route53::HealthCheck",
      "Properties": {
        "HealthCheckConfig": {
          "Type": "HTTPS",
          "FullyQualifiedDomainName": "api.example.com",
          "ResourcePath": "/health",
          "RequestInterval": 30,
          "FailureThreshold": 3
        }
      }
    }
  }
}
`,
        },
      ],
    },
    'cloudformation-yaml': {
      bad: [
        {
          title: 'HTTP on the port for HTTPS, from a mapping',
          source: `Mappings:
  Checks:
    Api:
      Type: «HTTP»
      Port: 443
Resources:
  HealthCheck:
    Type: AWS::Route53::HealthCheck
    Properties:
      HealthCheckConfig:
        Type: !FindInMap [Checks, Api, Type]
        Port: !FindInMap [Checks, Api, Port]
        FullyQualifiedDomainName: api.example.com
        ResourcePath: /health
        RequestInterval: 30
        FailureThreshold: 3
`,
          fixed: `Mappings:
  Checks:
    Api:
      Type: HTTP
      Port: 443
Resources:
  HealthCheck:
    Type: AWS::Route53::HealthCheck
    Properties:
      HealthCheckConfig:
        Type: HTTPS
        Port: !FindInMap [Checks, Api, Port]
        FullyQualifiedDomainName: api.example.com
        ResourcePath: /health
        RequestInterval: 30
        FailureThreshold: 3
`,
        },
      ],
      good: [
        {
          title: 'settings that are given at deployment',
          unknown: true,
          source: `Parameters:
  Path:
    Type: String
  Interval:
    Type: Number
Resources:
  HealthCheck:
    Type: AWS::Route53::HealthCheck
    Properties:
      HealthCheckConfig:
        Type: HTTPS
        FullyQualifiedDomainName: api.example.com
        ResourcePath: !Ref Path
        RequestInterval: !Ref Interval
        FailureThreshold: 3
`,
        },
      ],
    },
    'cdk-typescript': {
      bad: [
        {
          source: `import * as cdk from 'aws-cdk-lib';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';

export class EdgeStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    «new route53.CfnHealthCheck»(this, 'Api', {
      healthCheckConfig: { type: 'HTTPS', fullyQualifiedDomainName: 'api.example.com' },
    });
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';

export class EdgeStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    new route53.CfnHealthCheck(this, 'Api', {
      healthCheckConfig: {
        type: 'HTTPS',
        fullyQualifiedDomainName: 'api.example.com',
        resourcePath: '/',
        requestInterval: 30,
        failureThreshold: 3,
      },
    });
  }
}
`,
        },
        {
          title: 'HTTP on the port for HTTPS',
          source: `import * as cdk from 'aws-cdk-lib';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';

export class EdgeStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    new route53.HealthCheck(this, 'Api', {
      type: «route53.HealthCheckType.HTTP»,
      fqdn: 'api.example.com',
      port: 443,
      resourcePath: '/health',
    });
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';

export class EdgeStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    new route53.HealthCheck(this, 'Api', {
      type: route53.HealthCheckType.HTTPS,
      fqdn: 'api.example.com',
      port: 443,
      resourcePath: '/health',
    });
  }
}
`,
        },
      ],
      good: [
        {
          title: 'interval and threshold, which the construct states',
          source: `import * as cdk from 'aws-cdk-lib';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';

export class EdgeStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    new route53.HealthCheck(this, 'Api', {
      type: route53.HealthCheckType.HTTPS,
      fqdn: 'api.example.com',
      resourcePath: '/health',
    });
  }
}
`,
        },
      ],
    },
    'pulumi-typescript': {
      bad: [
        {
          indirect: true,
          source: `import * as aws from "@pulumi/aws";

const host = "api.example.com";

«new aws.route53.HealthCheck»("api", { type: "HTTPS", fqdn: host, port: 443, resourcePath: "/health" });
`,
          fixed: `import * as aws from "@pulumi/aws";

const host = "api.example.com";

new aws.route53.HealthCheck("api", {
  type: "HTTPS",
  fqdn: host,
  port: 443,
  resourcePath: "/health",
  requestInterval: 30,
  failureThreshold: 3,
});
`,
        },
      ],
      good: [
        {
          title: 'settings that are given at deployment',
          unknown: true,
          source: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();

new aws.route53.HealthCheck("api", {
    type: "HTTPS",
    fqdn: "api.example.com",
    port: 443,
    resourcePath: config.require("path"),
    requestInterval: config.requireNumber("interval"),
    failureThreshold: 3,
});
`,
        },
      ],
    },
    'pulumi-python': {
      bad: [
        {
          config: { recovery: { rto: 4 } },
          source: `import pulumi_aws as aws

«aws.route53.HealthCheck»(
    "database",
    type="TCP",
    ip_address="203.0.113.10",
    port=5432,
    failure_threshold=3,
)
`,
          fixed: `import pulumi_aws as aws

aws.route53.HealthCheck(
    "database",
    type="TCP",
    ip_address="203.0.113.10",
    port=5432,
    failure_threshold=3,
    request_interval=10,
)
`,
        },
      ],
      good: [
        {
          source: `import pulumi_aws as aws

aws.route53.HealthCheck(
    "api",
    type="HTTPS",
    fqdn="api.example.com",
    port=443,
    resource_path="/health",
    request_interval=30,
    failure_threshold=3,
)
`,
        },
      ],
    },
  },
});

const HTTP_TYPES = ['HTTP', 'HTTPS', 'HTTP_STR_MATCH', 'HTTPS_STR_MATCH'];
const FAST_BELOW_MINUTES = 5;

/** What endpoint checks should say, in words. */
const SETTINGS: Readonly<Record<string, string>> = { resource_path: 'path', request_interval: 'interval', failure_threshold: 'failure threshold' };

function* incomplete(healthCheck: Resource, types: readonly Possibility[], context: RuleContext): Generator<Problem> {
  const names = types.map(({ value }) => stringOf(value) ?? '');
  const isHttp = names.every((name) => HTTP_TYPES.includes(name));
  if (!isHttp && names.some((name) => name !== 'TCP')) return;
  const missing = Object.keys(SETTINGS)
    .filter((setting) => isHttp || setting !== 'resource_path')
    .flatMap((setting) =>
      possibilities(get(healthCheck.properties, setting))
        .filter(({ value }) => isNothing(value))
        .map((each) => ({ ...each, setting })),
    );
  const [first] = missing;
  if (!first) return;
  const settings = [...new Set(missing.map(({ setting }) => setting))];
  const what = enumeration(settings.map((setting) => SETTINGS[setting] ?? setting));
  yield {
    resource: healthCheck,
    at: first.value,
    message: `Health check ${labelOf(healthCheck)} states no ${what}${when(first.condition)}, so failover depends on defaults that nobody chose. State what is asked, how often, and after how many failures it is down.`,
    fixes: [
      {
        title: `State ${what}`,
        applicability: settings.includes('request_interval') ? 'unsafe' : 'safe',
        impact: settings.includes('request_interval') ? 'replacement' : 'in-place',
        edits: () =>
          settings.map((setting): CanonicalEdit => ({ kind: 'set', resource: healthCheck, path: [setting], value: write.literal(valueFor(setting, healthCheck, context)) })),
      },
    ],
  };
}

function valueFor(setting: string, healthCheck: Resource, { config, graph }: RuleContext): string | number {
  if (setting === 'resource_path') return pathOf(healthCheck, graph) ?? '/';
  if (setting === 'failure_threshold') return 3;
  return (config.recovery.rto ?? Infinity) < FAST_BELOW_MINUTES ? 10 : 30;
}

/* ------------------------------------------------------- HTTPS ------------------------------------------------------- */

function* unencrypted(healthCheck: Resource, types: readonly Possibility[], { graph }: RuleContext): Generator<Problem> {
  const plain = types.find(({ value }) => ['HTTP', 'HTTP_STR_MATCH'].includes(stringOf(value) ?? ''));
  if (!plain) return;
  const port = get(healthCheck.properties, 'port');
  const balancer = balancerBehind(healthCheck, graph);
  const speaksHttps = balancer !== undefined && listenersOf(balancer, graph).some((each) => ['HTTPS', 'TLS'].includes(stringOf(get(each.properties, 'protocol')) ?? ''));
  const isHttpsPort = [443, 8443].includes(numberOf(port) ?? 0);
  if (!isHttpsPort && !(speaksHttps && [undefined, 80].includes(numberOf(port)) && (isNothing(port) || numberOf(port) !== undefined))) return;
  const endpoint = isHttpsPort ? `port ${numberOf(port)}` : `the load balancer ${balancer ? labelOf(balancer) : ''}`;
  yield {
    resource: healthCheck,
    at: plain.value,
    message: `Health check ${labelOf(healthCheck)} asks ${endpoint} over HTTP${when(plain.condition)}, which serves HTTPS: it sees an error or a redirect, not the service. Check over HTTPS.`,
    fixes: [
      {
        title: 'Check over HTTPS',
        applicability: 'unsafe',
        impact: 'replacement',
        edits: () => [
          { kind: 'set', resource: healthCheck, path: ['type'], value: write.literal(stringOf(plain.value) === 'HTTP' ? 'HTTPS' : 'HTTPS_STR_MATCH') },
          ...(numberOf(port) === 80 ? [{ kind: 'set' as const, resource: healthCheck, path: ['port'], value: write.literal(443) }] : []),
        ],
      },
    ],
  };
}

/** The load balancer of the program that a check asks: by its own name, or by that of a record for it. */
function balancerBehind(healthCheck: Resource, graph: ResourceGraph): Resource | undefined {
  const fqdn = get(healthCheck.properties, 'fqdn');
  const direct = targetOf(fqdn, graph);
  if (direct?.type === 'aws_lb') return direct;
  const record =
    direct?.type === 'aws_route53_record'
      ? direct
      : graph.ofType('aws_route53_record').find((each) => stringOf(fqdn) !== undefined && stringOf(get(each.properties, 'name'))?.replace(/\.$/, '') === stringOf(fqdn));
  const alias = record && targetOf(get(record.properties, 'alias', 'name'), graph);
  return alias?.type === 'aws_lb' ? alias : undefined;
}

function targetOf(value: Value, graph: ResourceGraph): Resource | undefined {
  return value.kind === 'reference' ? graph.resolve(value) : undefined;
}

function listenersOf(balancer: Resource, graph: ResourceGraph): readonly Resource[] {
  return graph.ofType('aws_lb_listener').filter((listener) => targetOf(get(listener.properties, 'load_balancer_arn'), graph) === balancer);
}

/** The path that the load balancer asks its own targets for, where all of them are asked for the same. */
function pathOf(healthCheck: Resource, graph: ResourceGraph): string | undefined {
  const balancer = balancerBehind(healthCheck, graph);
  if (!balancer) return undefined;
  const listeners = listenersOf(balancer, graph);
  const groups = graph.ofType('aws_lb_target_group').filter((group) => graph.referrers(group).some((each) => listeners.includes(each)));
  const paths = new Set(groups.map((group) => stringOf(get(group.properties, 'health_check', 'path'))));
  const [only] = paths;
  return paths.size === 1 ? only : undefined;
}
