/** Load balancers, distributions, names, APIs. */
import { asText, attributes, booleanAs, document, firstOf, free, keyed, textDocument, translated, within } from '../codecs';
import type { PartBridge, Shape, TypeBridge } from '../types';
import { eachItem, type } from './row';

const ACTION: Shape = {
  RedirectConfig: within('redirect'),
  FixedResponseConfig: within('fixed_response'),
  ForwardConfig: within('forward', { 'TargetGroups[]': within('target_group', { TargetGroupArn: 'arn' }) }),
  AuthenticateCognitoConfig: within('authenticate_cognito'),
  AuthenticateOidcConfig: within('authenticate_oidc'),
};

export const ACCESS_LOG: Shape = { DestinationArn: 'destination_arn', Format: textDocument('format') };

const text = (to: string) => ({ to, codec: asText });

const BEHAVIOR: Shape = {
  'AllowedMethods[]': 'allowed_methods',
  'LambdaFunctionAssociations[]': within('lambda_function_association', { LambdaFunctionARN: 'lambda_arn' }),
  'FunctionAssociations[]': within('function_association', { FunctionARN: 'function_arn' }),
};

const RECORD: Shape = {
  HostedZoneId: 'zone_id',
  'ResourceRecords[]': 'records',
  TTL: 'ttl',
  AliasTarget: within('alias', {
    DNSName: 'name',
    HostedZoneId: 'zone_id',
    EvaluateTargetHealth: 'evaluate_target_health',
  }),
  Failover: 'failover_routing_policy.type',
  Region: 'latency_routing_policy.region',
  Weight: 'weighted_routing_policy.weight',
  MultiValueAnswer: 'multivalue_answer_routing_policy',
  GeoLocation: within('geolocation_routing_policy', {
    ContinentCode: 'continent',
    CountryCode: 'country',
    SubdivisionCode: 'subdivision',
  }),
};
export const DELIVERY: readonly TypeBridge[] = [
  type(
    'AWS::ElasticLoadBalancingV2::LoadBalancer',
    'aws_lb',
    {
      Type: 'load_balancer_type',
      Scheme: translated('internal', booleanAs('internal', 'internet-facing')),
      'SubnetMappings[]': within('subnet_mapping'),
      'LoadBalancerAttributes[]': attributes({
        'deletion_protection.enabled': text('enable_deletion_protection'),
        'access_logs.s3.enabled': text('access_logs.enabled'),
        'access_logs.s3.bucket': 'access_logs.bucket',
        'access_logs.s3.prefix': 'access_logs.prefix',
        'connection_logs.s3.enabled': text('connection_logs.enabled'),
        'connection_logs.s3.bucket': 'connection_logs.bucket',
        'connection_logs.s3.prefix': 'connection_logs.prefix',
        'routing.http.drop_invalid_header_fields.enabled': text('drop_invalid_header_fields'),
        'routing.http.desync_mitigation_mode': 'desync_mitigation_mode',
        'routing.http2.enabled': text('enable_http2'),
        'load_balancing.cross_zone.enabled': text('enable_cross_zone_load_balancing'),
        'idle_timeout.timeout_seconds': text('idle_timeout'),
        'waf.fail_open.enabled': text('enable_waf_fail_open'),
      }),
    },
    {
      ref: ['arn', 'id'],
      attributes: {
        LoadBalancerArn: ['arn', 'id'],
        DNSName: 'dns_name',
        CanonicalHostedZoneID: 'zone_id',
        LoadBalancerFullName: 'arn_suffix',
        LoadBalancerName: 'name',
      },
    },
  ),
  type(
    'AWS::ElasticLoadBalancingV2::Listener',
    'aws_lb_listener',
    {
      'Certificates[]': translated('certificate_arn', firstOf('CertificateArn')),
      'DefaultActions[]': within('default_action', ACTION),
    },
    { ref: ['arn', 'id'], attributes: { ListenerArn: ['arn', 'id'] } },
  ),
  type(
    'AWS::ElasticLoadBalancingV2::ListenerRule',
    'aws_lb_listener_rule',
    { 'Actions[]': within('action', ACTION), 'Conditions[]': within('condition') },
    { ref: ['arn', 'id'], attributes: { RuleArn: ['arn', 'id'] } },
  ),
  type(
    'AWS::ElasticLoadBalancingV2::TargetGroup',
    'aws_lb_target_group',
    {
      HealthCheckEnabled: 'health_check.enabled',
      HealthCheckPath: 'health_check.path',
      HealthCheckPort: 'health_check.port',
      HealthCheckProtocol: 'health_check.protocol',
      HealthCheckIntervalSeconds: 'health_check.interval',
      HealthCheckTimeoutSeconds: 'health_check.timeout',
      HealthyThresholdCount: 'health_check.healthy_threshold',
      UnhealthyThresholdCount: 'health_check.unhealthy_threshold',
      Matcher: within('', { HttpCode: 'health_check.matcher' }),
      'Targets[]': within('targets'),
      'TargetGroupAttributes[]': attributes({
        'deregistration_delay.timeout_seconds': text('deregistration_delay'),
        'slow_start.duration_seconds': text('slow_start'),
        'stickiness.enabled': text('stickiness.enabled'),
        'stickiness.type': 'stickiness.type',
        'load_balancing.algorithm.type': 'load_balancing_algorithm_type',
      }),
    },
    {
      ref: ['arn', 'id'],
      attributes: { TargetGroupArn: ['arn', 'id'], TargetGroupFullName: 'arn_suffix', TargetGroupName: 'name' },
    },
  ),
  type(
    'AWS::ElasticLoadBalancing::LoadBalancer',
    'aws_elb',
    {
      'Listeners[]': within('listener', {
        Protocol: 'lb_protocol',
        LoadBalancerPort: 'lb_port',
        SSLCertificateId: 'ssl_certificate_id',
      }),
      AccessLoggingPolicy: within('access_logs', {
        S3BucketName: 'bucket',
        S3BucketPrefix: 'bucket_prefix',
        EmitInterval: 'interval',
      }),
    },
    {
      ref: ['name', 'id'],
      attributes: {},
    },
  ),
  type(
    'AWS::CloudFront::Distribution',
    'aws_cloudfront_distribution',
    {
      DistributionConfig: within('', {
        'Aliases[]': 'aliases',
        Logging: within('logging_config'),
        WebACLId: 'web_acl_id',
        IPV6Enabled: 'is_ipv6_enabled',
        DefaultCacheBehavior: within('default_cache_behavior', BEHAVIOR),
        'CacheBehaviors[]': within('ordered_cache_behavior', BEHAVIOR),
        'CustomErrorResponses[]': within('custom_error_response'),
        'Origins[]': within('origin', {
          Id: 'origin_id',
          CustomOriginConfig: within('custom_origin_config', {
            'OriginSSLProtocols[]': 'origin_ssl_protocols',
            HTTPPort: 'http_port',
            HTTPSPort: 'https_port',
          }),
          S3OriginConfig: within('s3_origin_config'),
        }),
        ViewerCertificate: within('viewer_certificate', {
          CloudFrontDefaultCertificate: 'cloudfront_default_certificate',
        }),
      }),
    },
    { attributes: { DomainName: 'domain_name', Id: 'id' } },
  ),
  type(
    'AWS::Route53::HostedZone',
    'aws_route53_zone',
    {
      'HostedZoneTags[]': keyed('tags'),
      'VPCs[]': within('vpc', { VPCId: 'vpc_id', VPCRegion: 'vpc_region' }),
      HostedZoneConfig: within('', { Comment: 'comment' }),
    },
    { ref: ['zone_id', 'id'], attributes: { Id: ['zone_id', 'id'], NameServers: 'name_servers' } },
  ),
  type('AWS::Route53::RecordSet', 'aws_route53_record', RECORD, { ref: ['fqdn', 'name'], attributes: {} }),
  type(
    'AWS::Route53::HealthCheck',
    'aws_route53_health_check',
    {
      HealthCheckConfig: within('', {
        FullyQualifiedDomainName: 'fqdn',
        IPAddress: 'ip_address',
        EnableSNI: 'enable_sni',
        Inverted: 'invert_healthcheck',
        'ChildHealthChecks[]': 'child_healthchecks',
        HealthThreshold: 'child_health_threshold',
        AlarmIdentifier: within('', { Name: 'cloudwatch_alarm_name', Region: 'cloudwatch_alarm_region' }),
        Type: 'type',
        Port: 'port',
        RequestInterval: 'request_interval',
        FailureThreshold: 'failure_threshold',
        ResourcePath: 'resource_path',
        SearchString: 'search_string',
        MeasureLatency: 'measure_latency',
        'Regions[]': 'regions',
      }),
      'HealthCheckTags[]': keyed('tags'),
    },
    { attributes: { HealthCheckId: 'id' } },
  ),
  type(
    'AWS::ApiGateway::RestApi',
    'aws_api_gateway_rest_api',
    {
      Body: free('body'),
      Policy: document('policy'),
      Parameters: free('parameters'),
      ApiKeySourceType: 'api_key_source',
    },
    { attributes: { RestApiId: 'id', RootResourceId: 'root_resource_id' } },
  ),
  type(
    'AWS::ApiGateway::Stage',
    'aws_api_gateway_stage',
    {
      TracingEnabled: 'xray_tracing_enabled',
      AccessLogSetting: within('access_log_settings', ACCESS_LOG),
      CanarySetting: within('canary_settings'),
      'MethodSettings[]': within('method_settings'),
    },
    { ref: ['stage_name', 'id'], attributes: {} },
  ),
  type(
    'AWS::ApiGateway::Account',
    'aws_api_gateway_account',
    { CloudWatchRoleArn: 'cloudwatch_role_arn' },
    { attributes: {} },
  ),
  type(
    'AWS::ApiGateway::Method',
    'aws_api_gateway_method',
    {
      AuthorizationType: 'authorization',
      Integration: within('integration', { Uri: 'uri' }),
    },
    { attributes: {} },
  ),
  type('AWS::ApiGateway::Deployment', 'aws_api_gateway_deployment', {}, { attributes: { DeploymentId: 'id' } }),
  type(
    'AWS::ApiGateway::DomainName',
    'aws_api_gateway_domain_name',
    {},
    {
      ref: ['domain_name', 'id'],
      attributes: {},
    },
  ),
  type(
    'AWS::ApiGatewayV2::Api',
    'aws_apigatewayv2_api',
    { Body: free('body') },
    {
      attributes: { ApiEndpoint: 'api_endpoint', ApiId: 'id' },
    },
  ),
  type(
    'AWS::ApiGatewayV2::Stage',
    'aws_apigatewayv2_stage',
    {
      StageName: 'name',
      StageVariables: free('stage_variables'),
      AccessLogSettings: within('access_log_settings', ACCESS_LOG),
      DefaultRouteSettings: within('default_route_settings'),
    },
    { ref: ['name', 'id'], attributes: {} },
  ),
  type('AWS::ApiGatewayV2::Route', 'aws_apigatewayv2_route', {}, { attributes: {} }),
  type(
    'AWS::ApiGatewayV2::Integration',
    'aws_apigatewayv2_integration',
    { TimeoutInMillis: 'timeout_milliseconds' },
    { attributes: {} },
  ),
  type('AWS::ApiGatewayV2::Authorizer', 'aws_apigatewayv2_authorizer', {}, { attributes: {} }),
  type(
    'AWS::ApiGateway::Authorizer',
    'aws_api_gateway_authorizer',
    { 'ProviderARNs[]': 'provider_arns' },
    { attributes: {} },
  ),
  type(
    'AWS::ElasticLoadBalancingV2::ListenerCertificate',
    'aws_lb_listener_certificate',
    { 'Certificates[]': translated('certificate_arn', firstOf('CertificateArn')) },
    { attributes: {} },
  ),
  type('AWS::Route53::RecordSetGroup', '', {}, { attributes: {}, parts: [recordSets()] }),
];

/** Records that are declared together, in the zone of the group unless they name one. */
function recordSets(): PartBridge {
  const each = eachItem('RecordSets', 'aws_route53_record', RECORD, { name: 'zone_id', attribute: 'id' });
  return {
    ...each,
    split: (owner) => {
      const zone = owner.properties.entries.get('HostedZoneId');
      return each.split(owner).map((part) => ({ ...part, added: new Map(zone ? [['zone_id', zone]] : []) }));
    },
  };
}
