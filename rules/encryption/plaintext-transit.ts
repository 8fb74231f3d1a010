import { write } from '../../server/core/edits';
import { usesTerraformProvider } from '../../server/core/program';
import { booleanOf, equals, get, isNothing, itemsOf, possibilities, stringOf } from '../../server/core/query';
import { labelOf, type Resource, type ResourceGraph } from '../../server/core/resource';
import { defineRule, type Problem, type RuleContext } from '../../server/core/rule';
import { sameLocation } from '../../server/core/text';
import type { Value } from '../../server/core/value';
import { OUTDATED_TLS_POLICIES } from '../data/tls-policies';
import { httpsFix, keepsPlaintext, redirectFix } from '../shared/listeners';
import { when } from '../shared/words';

export default defineRule({
  id: 'encryption/plaintext-transit',
  title: 'Traffic that is not encrypted in transit',
  severity: 'critical',
  tags: ['encryption', 'network', 'alb', 'elasticache', 'opensearch', 'cloudfront'],
  corresponds: {
    checkov: ['CKV_AWS_2', 'CKV_AWS_103', 'CKV_AWS_30', 'CKV_AWS_83', 'CKV_AWS_34'],
    trivy: ['AVD-AWS-0054', 'AVD-AWS-0047', 'AVD-AWS-0051', 'AVD-AWS-0046', 'AVD-AWS-0012'],
    'cdk-nag': ['AwsSolutions-AEC3', 'AwsSolutions-AEC6', 'AwsSolutions-CFR4', 'NIST.800.53.R5-ALBHttpToHttpsRedirection'],
    sonar: ['S5332', 'S4423'],
  },
  why: `Whoever is on the way, in a shared network or a hijacked route, reads what is sent in plain text and can change it: passwords,
session cookies, personal data. TLS 1.0 and 1.1 have been withdrawn and are refused by browsers and by PCI DSS; a redirect that keeps the
protocol leads from HTTP to HTTP.`,
  howToFix: `Serve HTTPS, and let the plain listener do nothing but redirect to it. The fix adds a listener on 443 with the certificate that
the program has, or with one whose ARN is given at deployment, and turns the plain one into a redirect; both happen in place. Let the
security group of the load balancer admit 443. For CloudFront and OpenSearch the fix demands HTTPS, in place; clients that speak HTTP
are redirected or refused. An ElastiCache group from Redis OSS 7.0.5 or Valkey on takes encryption in transit in place, in two steps (mode
\`preferred\`, then \`required\`); older ones are replaced, **with their data**. Either way clients have to connect with TLS.`,
  references: [
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/create-https-listener.html',
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html',
    'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/in-transit-encryption.html',
    'https://docs.aws.amazon.com/opensearch-service/latest/developerguide/infrastructure-security.html',
    'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-viewers-to-cloudfront.html',
  ],
  fixable: true,
  resources: [
    'aws_lb_listener',
    'aws_alb_listener',
    'aws_lb_listener_rule',
    'aws_alb_listener_rule',
    'aws_elb',
    'aws_elasticache_replication_group',
    'aws_elasticache_cluster',
    'aws_opensearch_domain',
    'aws_elasticsearch_domain',
    'aws_cloudfront_distribution',
  ],

  check(resource, context) {
    switch (resource.type) {
      case 'aws_lb_listener':
      case 'aws_alb_listener':
        return checkListener(resource, context);
      case 'aws_lb_listener_rule':
      case 'aws_alb_listener_rule':
        return checkListenerRule(resource, context);
      case 'aws_elb':
        return checkClassic(resource);
      case 'aws_elasticache_replication_group':
        return checkReplicationGroup(resource, context);
      case 'aws_elasticache_cluster':
        return checkCacheCluster(resource);
      case 'aws_cloudfront_distribution':
        return checkDistribution(resource);
      default:
        return checkSearchDomain(resource, context);
    }
  },

  examples: {
    terraform: {
      bad: [
        {
          title: 'a listener that serves plain HTTP',
          source: `variable "subnet_ids" {
  type = list(string)
}

variable "vpc_id" {
  type = string
}

resource "aws_lb" "main" {
  name    = "orders"
  subnets = var.subnet_ids

  access_logs {
    bucket  = "acme-access-logs"
    enabled = true
  }
}

resource "aws_lb_target_group" "app" {
  name     = "orders"
  port     = 8080
  protocol = "HTTP"
  vpc_id   = var.vpc_id
}

resource "aws_lb_listener" "http" {
  load_balancer_arn = aws_lb.main.arn
  port              = 80
  protocol          = «"HTTP"»

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.app.arn
  }
}
`,
          fixed: `variable "subnet_ids" {
  type = list(string)
}

variable "vpc_id" {
  type = string
}

variable "certificate_arn" {
  description = "ARN of the certificate in ACM that the load balancer serves HTTPS with"
  type        = string
}

resource "aws_lb" "main" {
  name    = "orders"
  subnets = var.subnet_ids

  access_logs {
    bucket  = "acme-access-logs"
    enabled = true
  }
}

resource "aws_lb_target_group" "app" {
  name     = "orders"
  port     = 8080
  protocol = "HTTP"
  vpc_id   = var.vpc_id
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.main.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = var.certificate_arn

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.app.arn
  }
}

resource "aws_lb_listener" "http" {
  load_balancer_arn = aws_lb.main.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type = "redirect"

    redirect {
      protocol    = "HTTPS"
      port        = "443"
      status_code = "HTTP_301"
    }
  }
}
`,
        },
        {
          title: 'a redirect that keeps the protocol; a policy through a local',
          source: `variable "balancer_arn" {
  type = string
}

variable "target_group_arn" {
  type = string
}

variable "certificate_arn" {
  type = string
}

locals {
  tls_policy = «"ELBSecurityPolicy-2016-08"»
}

resource "aws_lb_listener" "http" {
  load_balancer_arn = var.balancer_arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type = "redirect"

    redirect {
      protocol    = «"#{protocol}"»
      host        = "www.example.com"
      status_code = "HTTP_301"
    }
  }
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = var.balancer_arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = local.tls_policy
  certificate_arn   = var.certificate_arn

  default_action {
    type             = "forward"
    target_group_arn = var.target_group_arn
  }
}
`,
          fixed: `variable "balancer_arn" {
  type = string
}

variable "target_group_arn" {
  type = string
}

variable "certificate_arn" {
  type = string
}

locals {
  tls_policy = "ELBSecurityPolicy-2016-08"
}

resource "aws_lb_listener" "http" {
  load_balancer_arn = var.balancer_arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type = "redirect"

    redirect {
      protocol    = "HTTPS"
      host        = "www.example.com"
      status_code = "HTTP_301"
      port        = "443"
    }
  }
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = var.balancer_arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = var.certificate_arn

  default_action {
    type             = "forward"
    target_group_arn = var.target_group_arn
  }
}
`,
        },
        {
          title: 'a cache, a search domain and a distribution',
          source: `variable "encrypt" {
  type    = bool
  default = «false»
}

resource "aws_elasticache_replication_group" "sessions" {
  replication_group_id       = "sessions"
  description                = "Sessions of the shop"
  at_rest_encryption_enabled = true
  transit_encryption_enabled = var.encrypt
  kms_key_id                 = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
}

«resource "aws_opensearch_domain" "search"» {
  domain_name = "search"

  encrypt_at_rest {
    enabled    = true
    kms_key_id = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  }
}

resource "aws_cloudfront_distribution" "site" {
  enabled = true

  origin {
    domain_name = "www.example.com"
    origin_id   = "site"

    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.2"]
    }
  }

  default_cache_behavior {
    target_origin_id       = "site"
    viewer_protocol_policy = "https-only"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }

  ordered_cache_behavior {
    path_pattern           = "/legacy/*"
    target_origin_id       = "site"
    viewer_protocol_policy = «"allow-all"»
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    cloudfront_default_certificate = true
  }
}
`,
          fixed: `variable "encrypt" {
  type    = bool
  default = false
}

resource "aws_elasticache_replication_group" "sessions" {
  replication_group_id       = "sessions"
  description                = "Sessions of the shop"
  at_rest_encryption_enabled = true
  transit_encryption_enabled = true
  kms_key_id                 = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
}

resource "aws_opensearch_domain" "search" {
  domain_name = "search"

  encrypt_at_rest {
    enabled    = true
    kms_key_id = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  }

  domain_endpoint_options {
    enforce_https = true
  }
}

resource "aws_cloudfront_distribution" "site" {
  enabled = true

  origin {
    domain_name = "www.example.com"
    origin_id   = "site"

    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.2"]
    }
  }

  default_cache_behavior {
    target_origin_id       = "site"
    viewer_protocol_policy = "https-only"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }

  ordered_cache_behavior {
    path_pattern           = "/legacy/*"
    target_origin_id       = "site"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    cloudfront_default_certificate = true
  }
}
`,
        },
      ],
      good: [
        {
          title: 'HTTPS, with a redirect to it; TCP; endpoint options that enforce HTTPS by default',
          source: `variable "balancer_arn" {
  type = string
}

variable "network_balancer_arn" {
  type = string
}

variable "target_group_arn" {
  type = string
}

variable "certificate_arn" {
  type = string
}

resource "aws_lb_listener" "http" {
  load_balancer_arn = var.balancer_arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type = "redirect"

    redirect {
      protocol    = "HTTPS"
      port        = "443"
      status_code = "HTTP_301"
    }
  }
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = var.balancer_arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = var.certificate_arn

  default_action {
    type             = "forward"
    target_group_arn = var.target_group_arn
  }
}

resource "aws_lb_listener" "postgres" {
  load_balancer_arn = var.network_balancer_arn
  port              = 5432
  protocol          = "TCP"

  default_action {
    type             = "forward"
    target_group_arn = var.target_group_arn
  }
}

resource "aws_opensearch_domain" "search" {
  domain_name = "search"

  domain_endpoint_options {
    tls_security_policy = "Policy-Min-TLS-1-2-2019-07"
  }
}
`,
        },
        {
          title: 'decided at deployment',
          unknown: true,
          source: `variable "balancer_arn" {
  type = string
}

variable "protocol" {
  type = string
}

variable "encrypt" {
  type = bool
}

variable "target_group_arn" {
  type = string
}

resource "aws_lb_listener" "main" {
  load_balancer_arn = var.balancer_arn
  port              = 8080
  protocol          = var.protocol

  default_action {
    type             = "forward"
    target_group_arn = var.target_group_arn
  }
}

resource "aws_elasticache_replication_group" "sessions" {
  replication_group_id       = "sessions"
  description                = "Sessions of the shop"
  transit_encryption_enabled = var.encrypt
}
`,
        },
      ],
    },
    'cloudformation-json': {
      bad: [
        {
          title: 'a listener that serves plain HTTP',
          source: `{
  "Parameters": {
    "SubnetIds": { "Type": "List<AWS::EC2::Subnet::Id>" },
    "TargetGroupArn": { "Type": "String" },
    "CertificateArn": { "Type": "String" }
  },
  "Resources": {
    "LoadBalancer": {
      "Type": "AWS::ElasticLoadBalancingV2::LoadBalancer",
      "Properties": {
        "Subnets": { "Ref": "SubnetIds" },
        "LoadBalancerAttributes": [
          { "Key": "access_logs.s3.enabled", "Value": "true" },
          { "Key": "access_logs.s3.bucket", "Value": "acme-access-logs" }
        ]
      }
    },
    "HttpListener": {
      "Type": "AWS::ElasticLoadBalancingV2::Listener",
      "Properties": {
        "LoadBalancerArn": { "Ref": "LoadBalancer" },
        "Port": 80,
        "Protocol": «"HTTP"»,
        "DefaultActions": [{ "Type": "forward", "TargetGroupArn": { "Ref": "TargetGroupArn" } }]
      }
    }
  }
}
`,
          fixed: `{
  "Parameters": {
    "SubnetIds": { "Type": "List<AWS::EC2::Subnet::Id>" },
    "TargetGroupArn": { "Type": "String" },
    "CertificateArn": { "Type": "String" }
  },
  "Resources": {
    "LoadBalancer": {
      "Type": "AWS::ElasticLoadBalancingV2::LoadBalancer",
      "Properties": {
        "Subnets": { "Ref": "SubnetIds" },
        "LoadBalancerAttributes": [
          { "Key": "access_logs.s3.enabled", "Value": "true" },
          { "Key": "access_logs.s3.bucket", "Value": "acme-access-logs" }
        ]
      }
    },
    "HttpListener": {
      "Type": "AWS::ElasticLoadBalancingV2::Listener",
      "Properties": {
        "LoadBalancerArn": { "Ref": "LoadBalancer" },
        "Port": 80,
        "Protocol": "HTTP",
        "DefaultActions": [{
          "Type": "redirect",
          "RedirectConfig": {
            "Protocol": "HTTPS",
            "Port": "443",
            "StatusCode": "HTTP_301"
          }
        }]
      }
    },
    "HttpsListener": {
      "Type": "AWS::ElasticLoadBalancingV2::Listener",
      "Properties": {
        "LoadBalancerArn": { "Ref": "LoadBalancer" },
        "Port": 443,
        "Protocol": "HTTPS",
        "SslPolicy": "ELBSecurityPolicy-TLS13-1-2-2021-06",
        "Certificates": [
          {
            "CertificateArn": { "Ref": "CertificateArn" }
          }
        ],
        "DefaultActions": [
          {
            "Type": "forward",
            "TargetGroupArn": { "Ref": "TargetGroupArn" }
          }
        ]
      }
    }
  }
}
`,
        },
      ],
      good: [
        {
          title: 'decided at deployment',
          unknown: true,
          source: `{
  "Parameters": {
    "BalancerArn": { "Type": "String" },
    "Protocol": { "Type": "String", "AllowedValues": ["HTTP", "HTTPS"] },
    "TargetGroupArn": { "Type": "String" }
  },
  "Resources": {
    "Listener": {
      "Type": "AWS::ElasticLoadBalancingV2::Listener",
      "Properties": {
        "LoadBalancerArn": { "Ref": "BalancerArn" },
        "Port": 8080,
        "Protocol": { "Ref": "Protocol" },
        "DefaultActions": [{ "Type": "forward", "TargetGroupArn": { "Ref": "TargetGroupArn" } }]
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
          title: 'a policy through a mapping; a search domain; a cache',
          source: `Mappings:
  Tls:
    current:
      Policy: «ELBSecurityPolicy-TLS-1-1-2017-01»
Parameters:
  BalancerArn:
    Type: String
  TargetGroupArn:
    Type: String
  CertificateArn:
    Type: String
Resources:
  HttpsListener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref BalancerArn
      Port: 443
      Protocol: HTTPS
      SslPolicy: !FindInMap [Tls, current, Policy]
      Certificates:
        - CertificateArn: !Ref CertificateArn
      DefaultActions:
        - Type: forward
          TargetGroupArn: !Ref TargetGroupArn
  Search:
    Type: AWS::OpenSearchService::Domain
    Properties:
      «DomainEndpointOptions»:
        TLSSecurityPolicy: Policy-Min-TLS-1-2-2019-07
  «Sessions»:
    Type: AWS::ElastiCache::ReplicationGroup
    Properties:
      ReplicationGroupDescription: Sessions of the shop
`,
          fixed: `Mappings:
  Tls:
    current:
      Policy: ELBSecurityPolicy-TLS-1-1-2017-01
Parameters:
  BalancerArn:
    Type: String
  TargetGroupArn:
    Type: String
  CertificateArn:
    Type: String
Resources:
  HttpsListener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref BalancerArn
      Port: 443
      Protocol: HTTPS
      SslPolicy: ELBSecurityPolicy-TLS13-1-2-2021-06
      Certificates:
        - CertificateArn: !Ref CertificateArn
      DefaultActions:
        - Type: forward
          TargetGroupArn: !Ref TargetGroupArn
  Search:
    Type: AWS::OpenSearchService::Domain
    Properties:
      DomainEndpointOptions:
        TLSSecurityPolicy: Policy-Min-TLS-1-2-2019-07
        EnforceHTTPS: true
  Sessions:
    Type: AWS::ElastiCache::ReplicationGroup
    Properties:
      ReplicationGroupDescription: Sessions of the shop
      TransitEncryptionEnabled: true
`,
        },
      ],
      good: [
        {
          source: `Parameters:
  BalancerArn:
    Type: String
Resources:
  HttpListener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref BalancerArn
      Port: 80
      Protocol: HTTP
      DefaultActions:
        - Type: redirect
          RedirectConfig:
            Protocol: HTTPS
            Port: "443"
            StatusCode: HTTP_301
`,
        },
      ],
    },
    'cdk-typescript': {
      bad: [
        {
          title: 'a listener that serves plain HTTP',
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';

interface EntryStackProps extends cdk.StackProps {
  readonly vpc: ec2.IVpc;
}

export class EntryStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props: EntryStackProps) {
    super(scope, id, props);

    const balancer = new elbv2.ApplicationLoadBalancer(this, 'Orders', { vpc: props.vpc });
    const listener = balancer.addListener('Http', { port: «80» });
    listener.addTargets('App', { port: 8080 });
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';

interface EntryStackProps extends cdk.StackProps {
  readonly vpc: ec2.IVpc;
}

export class EntryStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props: EntryStackProps) {
    super(scope, id, props);

    const certificateArn = new cdk.CfnParameter(this, 'CertificateArn', {
      type: 'String',
      description: 'ARN of the certificate in ACM that the load balancer serves HTTPS with',
    });

    const balancer = new elbv2.ApplicationLoadBalancer(this, 'Orders', { vpc: props.vpc });
    balancer.addRedirect();
    const listener = balancer.addListener('Http', {
      port: 443,
      protocol: elbv2.ApplicationProtocol.HTTPS,
      sslPolicy: elbv2.SslPolicy.RECOMMENDED_TLS,
      certificates: [elbv2.ListenerCertificate.fromArn(certificateArn.valueAsString)],
    });
    listener.addTargets('App', { port: 8080 });
  }
}
`,
        },
        {
          title: 'a policy through a constant; a distribution',
          source: `import * as cdk from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';

const POLICY = «elbv2.SslPolicy.TLS11»;

export class SiteStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc, certificateArn: string) {
    super(scope, id);

    const balancer = new elbv2.ApplicationLoadBalancer(this, 'Orders', { vpc });

    new elbv2.ApplicationListener(this, 'Https', {
      loadBalancer: balancer,
      port: 443,
      certificates: [elbv2.ListenerCertificate.fromArn(certificateArn)],
      sslPolicy: POLICY,
      defaultAction: elbv2.ListenerAction.fixedResponse(404),
    });

    new cloudfront.Distribution(this, 'Site', {
      defaultBehavior: {
        origin: new origins.HttpOrigin('www.example.com'),
        viewerProtocolPolicy: «cloudfront.ViewerProtocolPolicy.ALLOW_ALL»,
      },
    });
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';

const POLICY = elbv2.SslPolicy.TLS11;

export class SiteStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc, certificateArn: string) {
    super(scope, id);

    const balancer = new elbv2.ApplicationLoadBalancer(this, 'Orders', { vpc });

    new elbv2.ApplicationListener(this, 'Https', {
      loadBalancer: balancer,
      port: 443,
      certificates: [elbv2.ListenerCertificate.fromArn(certificateArn)],
      sslPolicy: elbv2.SslPolicy.RECOMMENDED_TLS,
      defaultAction: elbv2.ListenerAction.fixedResponse(404),
    });

    new cloudfront.Distribution(this, 'Site', {
      defaultBehavior: {
        origin: new origins.HttpOrigin('www.example.com'),
        viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      },
    });
  }
}
`,
        },
      ],
      good: [
        {
          title: 'redirects; what is passed in',
          unknown: true,
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';

interface EntryStackProps extends cdk.StackProps {
  readonly vpc: ec2.IVpc;
  readonly certificate: elbv2.IListenerCertificate;
  readonly action: elbv2.ListenerAction;
}

export class EntryStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props: EntryStackProps) {
    super(scope, id, props);

    const orders = new elbv2.ApplicationLoadBalancer(this, 'Orders', { vpc: props.vpc });
    orders.addRedirect();
    orders.addListener('Https', { port: 443, certificates: [props.certificate], defaultAction: elbv2.ListenerAction.fixedResponse(404) });

    const ledger = new elbv2.ApplicationLoadBalancer(this, 'Ledger', { vpc: props.vpc });
    ledger.addListener('Http', {
      port: 80,
      defaultAction: elbv2.ListenerAction.redirect({ protocol: 'HTTPS', port: '443', permanent: true }),
    });

    const reports = new elbv2.ApplicationLoadBalancer(this, 'Reports', { vpc: props.vpc });
    const http = reports.addListener('Http', { port: 80 });
    http.addAction('Default', { action: props.action });

    const database = new elbv2.NetworkLoadBalancer(this, 'Database', { vpc: props.vpc });
    database.addListener('Http', { port: 80 });
  }
}
`,
        },
      ],
    },
    'pulumi-typescript': {
      bad: [
        {
          title: 'a listener that serves plain HTTP',
          source: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();

const balancer = new aws.lb.LoadBalancer("orders", {
    subnets: config.requireObject<string[]>("subnetIds"),
    accessLogs: { bucket: "acme-access-logs", enabled: true },
});

const certificate = new aws.acm.Certificate("orders", {
    domainName: "orders.example.com",
    validationMethod: "DNS",
});

new aws.lb.Listener("http", {
    loadBalancerArn: balancer.arn,
    port: 80,
    protocol: «"HTTP"»,
    defaultActions: [{
        type: "fixed-response",
        fixedResponse: { contentType: "text/plain", messageBody: "gone", statusCode: "410" },
    }],
});

export const certificateArn = certificate.arn;
`,
          fixed: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();

const balancer = new aws.lb.LoadBalancer("orders", {
    subnets: config.requireObject<string[]>("subnetIds"),
    accessLogs: { bucket: "acme-access-logs", enabled: true },
});

const certificate = new aws.acm.Certificate("orders", {
    domainName: "orders.example.com",
    validationMethod: "DNS",
});

new aws.lb.Listener("https", {
    loadBalancerArn: balancer.arn,
    port: 443,
    protocol: "HTTPS",
    sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
    certificateArn: certificate.arn,
    defaultActions: [
        {
            type: "fixed-response",
            fixedResponse: {
                contentType: "text/plain",
                messageBody: "gone",
                statusCode: "410",
            },
        },
    ],
});

new aws.lb.Listener("http", {
    loadBalancerArn: balancer.arn,
    port: 80,
    protocol: "HTTP",
    defaultActions: [{
        type: "redirect",
        redirect: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" },
    }],
});

export const certificateArn = certificate.arn;
`,
        },
        {
          title: 'a cache, through a constant',
          source: `import * as aws from "@pulumi/aws";

const encrypted = «false»;

new aws.elasticache.ReplicationGroup("sessions", {
    description: "Sessions of the shop",
    transitEncryptionEnabled: encrypted,
});
`,
          fixed: `import * as aws from "@pulumi/aws";

const encrypted = false;

new aws.elasticache.ReplicationGroup("sessions", {
    description: "Sessions of the shop",
    transitEncryptionEnabled: true,
});
`,
        },
      ],
      good: [
        {
          title: 'decided at deployment',
          unknown: true,
          source: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();

new aws.elasticache.ReplicationGroup("sessions", {
    description: "Sessions of the shop",
    transitEncryptionEnabled: config.requireBoolean("encrypt"),
});
`,
        },
      ],
    },
    'pulumi-python': {
      bad: [
        {
          title: 'a listener that serves plain HTTP beside one that serves HTTPS',
          source: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()
target_group_arn = config.require("targetGroupArn")

balancer = aws.lb.LoadBalancer(
    "orders",
    subnets=config.require_object("subnetIds"),
    access_logs={"bucket": "acme-access-logs", "enabled": True},
)

aws.lb.Listener(
    "https",
    load_balancer_arn=balancer.arn,
    port=443,
    protocol="HTTPS",
    ssl_policy="ELBSecurityPolicy-TLS13-1-2-2021-06",
    certificate_arn=config.require("certificateArn"),
    default_actions=[{"type": "forward", "target_group_arn": target_group_arn}],
)

aws.lb.Listener(
    "http",
    load_balancer_arn=balancer.arn,
    port=80,
    protocol=«"HTTP"»,
    default_actions=[{"type": "forward", "target_group_arn": target_group_arn}],
)
`,
          fixed: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()
target_group_arn = config.require("targetGroupArn")

balancer = aws.lb.LoadBalancer(
    "orders",
    subnets=config.require_object("subnetIds"),
    access_logs={"bucket": "acme-access-logs", "enabled": True},
)

aws.lb.Listener(
    "https",
    load_balancer_arn=balancer.arn,
    port=443,
    protocol="HTTPS",
    ssl_policy="ELBSecurityPolicy-TLS13-1-2-2021-06",
    certificate_arn=config.require("certificateArn"),
    default_actions=[{"type": "forward", "target_group_arn": target_group_arn}],
)

aws.lb.Listener(
    "http",
    load_balancer_arn=balancer.arn,
    port=80,
    protocol="HTTP",
    default_actions=[
        {
            "type": "redirect",
            "redirect": {"protocol": "HTTPS", "port": "443", "status_code": "HTTP_301"},
        },
    ],
)
`,
        },
      ],
      good: [
        {
          title: 'decided at deployment',
          unknown: true,
          source: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()

aws.elasticache.ReplicationGroup(
    "sessions",
    description="Sessions of the shop",
    transit_encryption_enabled=config.require_bool("encrypt"),
)
`,
        },
      ],
    },
  },
});

/* -------------------------------------------------------- load balancers -------------------------------------------------------- */

function* checkListener(listener: Resource, context: RuleContext): Iterable<Problem> {
  yield* checkPolicy(listener);
  const plain = plainProtocol(listener, context.graph);
  if (!plain) return;
  const action = get(listener.properties, 'default_action');
  for (const { value, condition } of itemsOf(action).flatMap(possibilities)) {
    const kept = value.kind === 'object' ? keepsPlaintext(value) : undefined;
    if (!kept) continue;
    yield {
      resource: listener,
      at: kept.how === 'redirect' ? kept.at : plain,
      message:
        kept.how === 'redirect'
          ? `Listener ${labelOf(listener)} redirects plain HTTP to HTTP${when(condition)}, so nothing is ever encrypted. Redirect to HTTPS.`
          : `Listener ${labelOf(listener)} serves plain HTTP${when(condition)}: everything on the way can read and change it. Serve HTTPS, and only redirect here.`,
      fixes: kept.how === 'redirect' ? [redirectFix(listener, value)] : httpsFix(listener, value, context),
    };
    return;
  }
}

/** What says that a listener speaks plain HTTP: its protocol, or that it states none, which application load balancers take for HTTP. */
function plainProtocol(listener: Resource, graph: ResourceGraph): Value | undefined {
  const protocol = get(listener.properties, 'protocol');
  const plain = possibilities(protocol).find(({ value }) => equals(value, 'HTTP'));
  if (plain) return isImplied(plain.value, listener) ? { kind: 'absent', from: plain.value.from } : plain.value;
  const arn = get(listener.properties, 'load_balancer_arn');
  const balancer = arn.kind === 'reference' ? graph.resolve(arn) : undefined;
  const type = balancer && get(balancer.properties, 'load_balancer_type');
  return isNothing(protocol) && type && (isNothing(type) || equals(type, 'application')) ? protocol : undefined;
}

/** A rule of a listener that redirects by default, but not for all. */
function* checkListenerRule(rule: Resource, { graph }: RuleContext): Iterable<Problem> {
  const arn = get(rule.properties, 'listener_arn');
  const listener = arn.kind === 'reference' ? graph.resolve(arn) : undefined;
  if (!listener || !plainProtocol(listener, graph)) return;
  const isReported = itemsOf(get(listener.properties, 'default_action')).flatMap(possibilities).some(({ value }) => value.kind !== 'object' || keepsPlaintext(value) !== undefined);
  if (isReported) return;
  for (const { value, condition } of itemsOf(get(rule.properties, 'action')).flatMap(possibilities)) {
    const kept = value.kind === 'object' ? keepsPlaintext(value) : undefined;
    if (!kept) continue;
    yield {
      resource: rule,
      at: kept.at,
      message: `Rule ${labelOf(rule)} serves plain HTTP${when(condition)} on a listener that otherwise redirects to HTTPS. Move it to the HTTPS listener.`,
      related: [{ location: listener.header, message: `the listener ${labelOf(listener)}` }],
    };
    return;
  }
}

function* checkPolicy(listener: Resource): Iterable<Problem> {
  for (const { value, condition } of possibilities(get(listener.properties, 'ssl_policy'))) {
    const successor = OUTDATED_TLS_POLICIES[stringOf(value) ?? ''];
    if (successor === undefined) continue;
    yield {
      resource: listener,
      at: value,
      message: `Listener ${labelOf(listener)} accepts TLS 1.0 or 1.1${when(condition)}, which can be broken. Use a policy of TLS 1.2 and 1.3.`,
      fixes: [
        {
          title: 'Accept TLS 1.2 and 1.3 only',
          applicability: 'safe',
          impact: 'in-place',
          edits: () => [{ kind: 'set', resource: listener, path: ['ssl_policy'], value: write.literal(successor) }],
        },
      ],
    };
    return;
  }
}

/** Classic load balancers cannot redirect, so they have no business with plain HTTP. */
function* checkClassic(balancer: Resource): Iterable<Problem> {
  for (const listener of itemsOf(get(balancer.properties, 'listener')).flatMap(possibilities)) {
    const protocol = possibilities(get(listener.value, 'lb_protocol')).find(({ value }) => /^http$/i.test(stringOf(value) ?? ''));
    if (!protocol) continue;
    yield {
      resource: balancer,
      at: protocol.value,
      message: `Load balancer ${labelOf(balancer)} serves plain HTTP${when(protocol.condition)}: everything on the way can read and change it. Listen with HTTPS.`,
    };
  }
}

/* ------------------------------------------------------------ caches ------------------------------------------------------------ */

function* checkReplicationGroup(group: Resource, { schema }: RuleContext): Iterable<Problem> {
  // A secondary of a global datastore has what its primary has.
  if (!isNothing(get(group.properties, 'global_replication_group_id'))) return;
  const off = possibilities(get(group.properties, 'transit_encryption_enabled')).find(({ value }) => isNothing(value) || booleanOf(value) === false);
  if (!off) return;
  yield {
    resource: group,
    at: off.value,
    message: `Cache ${labelOf(group)} is not encrypted in transit${when(off.condition)}: everything on the way can read and change it. Turn encryption in transit on.`,
    fixes: [
      {
        title: 'Encrypt the traffic of the cache',
        applicability: 'unsafe',
        impact: schema.replaces(group.type, 'transit_encryption_enabled') === false ? 'downtime' : 'replacement',
        edits: () => [{ kind: 'set', resource: group, path: ['transit_encryption_enabled'], value: write.literal(true) }],
      },
    ],
  };
}

/** Memcached encrypts from 1.6.12 on; Redis and Valkey only in replication groups. */
function* checkCacheCluster(cluster: Resource): Iterable<Problem> {
  const { properties } = cluster;
  if (!isNothing(get(properties, 'replication_group_id'))) return;
  const engine = stringOf(get(properties, 'engine'));
  if (engine === undefined) return;
  const off = possibilities(get(properties, 'transit_encryption_enabled')).find(({ value }) => isNothing(value) || booleanOf(value) === false);
  if (!off) return;
  const version = get(properties, 'engine_version');
  if (engine === 'memcached' && !isNothing(version) && !encryptsMemcached(stringOf(version))) return;
  yield {
    resource: cluster,
    at: off.value,
    message:
      engine === 'memcached'
        ? `Cache ${labelOf(cluster)} is not encrypted in transit${when(off.condition)}: everything on the way can read and change it. Turn encryption in transit on.`
        : `Cache ${labelOf(cluster)} cannot be encrypted in transit${when(off.condition)}, as only replication groups can. Declare it as a replication group, with encryption in transit.`,
    fixes:
      engine === 'memcached'
        ? [
            {
              title: 'Encrypt the traffic of the cache',
              applicability: 'unsafe',
              impact: 'replacement',
              edits: () => [{ kind: 'set', resource: cluster, path: ['transit_encryption_enabled'], value: write.literal(true) }],
            },
          ]
        : [],
  };
}

function encryptsMemcached(version: string | undefined): boolean {
  const [major = 0, minor = 0, patch = 0] = (version ?? '').split('.').map(Number);
  return major > 1 || (major === 1 && (minor > 6 || (minor === 6 && patch >= 12)));
}

/* ------------------------------------------------------ search, distribution ------------------------------------------------------ */

function* checkSearchDomain(domain: Resource, { flavour }: RuleContext): Iterable<Problem> {
  const options = get(domain.properties, 'domain_endpoint_options');
  for (const { value: block, condition } of possibilities(options)) {
    const enforced = get(block, 'enforce_https');
    // Terraform's provider, and Pulumi's, enforce HTTPS where endpoint options are given that do not say otherwise; AWS does not.
    const isDefault = usesTerraformProvider(flavour) && !isNothing(block);
    const off = possibilities(enforced).find(({ value }) => booleanOf(value) === false || (isNothing(value) && !isDefault));
    if (!off) continue;
    yield {
      resource: domain,
      at: isImplied(off.value, domain) ? { kind: 'absent', from: off.value.from } : off.value,
      message: `Search domain ${labelOf(domain)} accepts plain HTTP${when(condition ?? off.condition)}: everything on the way can read and change it. Enforce HTTPS.`,
      fixes: [
        {
          title: 'Enforce HTTPS',
          applicability: 'safe',
          impact: 'in-place',
          edits: () => [{ kind: 'set', resource: domain, path: ['domain_endpoint_options', 'enforce_https'], value: write.literal(true) }],
        },
      ],
    };
    return;
  }
}

function* checkDistribution(distribution: Resource): Iterable<Problem> {
  const behaviors = [
    { path: ['default_cache_behavior'], value: get(distribution.properties, 'default_cache_behavior') },
    ...itemsOf(get(distribution.properties, 'ordered_cache_behavior')).map((value) => ({ path: ['ordered_cache_behavior'], value })),
  ];
  for (const { path, value } of behaviors) {
    for (const { value: behavior } of possibilities(value)) {
      const open = possibilities(get(behavior, 'viewer_protocol_policy')).find((each) => equals(each.value, 'allow-all'));
      if (!open) continue;
      const pattern = stringOf(get(behavior, 'path_pattern'));
      yield {
        resource: distribution,
        at: isImplied(open.value, distribution) ? { kind: 'absent', from: open.value.from } : open.value,
        message: `Distribution ${labelOf(distribution)} serves ${pattern === undefined ? 'its default behaviour' : pattern} over plain HTTP as well${when(open.condition)}. Redirect viewers to HTTPS.`,
        fixes: [
          {
            title: 'Redirect viewers to HTTPS',
            applicability: 'safe',
            impact: 'in-place',
            edits: () => [
              {
                kind: 'set',
                resource: distribution,
                path: [...path, 'viewer_protocol_policy'],
                value: write.literal('redirect-to-https'),
                ...(path[0] === 'ordered_cache_behavior' && behavior.kind === 'object' ? { within: behavior } : {}),
              },
            ],
          },
        ],
      };
    }
  }
}

/** A default that is not written anywhere: shown at what lacks it. */
function isImplied(value: Value, { properties }: Resource): boolean {
  return sameLocation(value.from.location, properties.from.location);
}
