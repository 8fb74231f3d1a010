/** Networks, security groups, instances, load balancers, distributions, names, APIs. */
import { get } from '../../../core/query';
import type { ObjectValue } from '../../../core/value';
import {
  asText,
  attributes,
  booleanAs,
  document,
  firstOf,
  free,
  keyed,
  listOfOne,
  translated,
  within,
} from '../codecs';
import type { PartBridge, Shape, TypeBridge } from '../types';
import { eachItem, type } from './row';

/** A rule inside a group, whose other end is the `Source` of traffic coming in or the `Destination` of traffic going out. */
function rule(end: 'Source' | 'Destination'): Shape {
  return {
    CidrIp: translated('cidr_blocks', listOfOne),
    CidrIpv6: translated('ipv6_cidr_blocks', listOfOne),
    [`${end}SecurityGroupId`]: translated('security_groups', listOfOne),
    [`${end}PrefixListId`]: translated('prefix_list_ids', listOfOne),
    IpProtocol: 'protocol',
  };
}

function separateRule(end: 'Source' | 'Destination'): Shape {
  return {
    GroupId: 'security_group_id',
    CidrIp: 'cidr_ipv4',
    CidrIpv6: 'cidr_ipv6',
    IpProtocol: 'ip_protocol',
    [`${end}SecurityGroupId`]: 'referenced_security_group_id',
    [`${end}PrefixListId`]: 'prefix_list_id',
  };
}

const ACTION: Shape = {
  RedirectConfig: within('redirect'),
  FixedResponseConfig: within('fixed_response'),
  ForwardConfig: within('forward', { 'TargetGroups[]': within('target_group', { TargetGroupArn: 'arn' }) }),
  AuthenticateCognitoConfig: within('authenticate_cognito'),
  AuthenticateOidcConfig: within('authenticate_oidc'),
};

const text = (to: string) => ({ to, codec: asText });

const LAUNCH: Shape = {
  'BlockDeviceMappings[]': within('block_device_mappings', { Ebs: within('ebs') }),
  'SecurityGroupIds[]': 'vpc_security_group_ids',
  'SecurityGroups[]': 'security_group_names',
  'TagSpecifications[]': free('tag_specifications'),
  IamInstanceProfile: within('iam_instance_profile'),
  MetadataOptions: within('metadata_options'),
  Monitoring: within('monitoring'),
  UserData: 'user_data',
};

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

export const NETWORK: readonly TypeBridge[] = [
  type(
    'AWS::EC2::VPC',
    'aws_vpc',
    {},
    { attributes: { VpcId: 'id', DefaultSecurityGroup: 'default_security_group_id' } },
  ),
  type('AWS::EC2::Subnet', 'aws_subnet', {}, { attributes: { SubnetId: 'id', AvailabilityZone: 'availability_zone' } }),
  type(
    'AWS::EC2::SecurityGroup',
    'aws_security_group',
    {
      GroupName: 'name',
      GroupDescription: 'description',
      'SecurityGroupIngress[]': within('ingress', rule('Source')),
      'SecurityGroupEgress[]': within('egress', rule('Destination')),
    },
    { attributes: { GroupId: 'id', Id: 'id', VpcId: 'vpc_id' } },
  ),
  type('AWS::EC2::SecurityGroupIngress', 'aws_vpc_security_group_ingress_rule', separateRule('Source'), {
    attributes: {},
  }),
  type('AWS::EC2::SecurityGroupEgress', 'aws_vpc_security_group_egress_rule', separateRule('Destination'), {
    attributes: {},
  }),
  type('AWS::EC2::RouteTable', 'aws_route_table', {}, { attributes: { RouteTableId: 'id' } }),
  type('AWS::EC2::Route', 'aws_route', { EgressOnlyInternetGatewayId: 'egress_only_gateway_id' }, { attributes: {} }),
  type('AWS::EC2::SubnetRouteTableAssociation', 'aws_route_table_association', {}, { attributes: { Id: 'id' } }),
  type('AWS::EC2::InternetGateway', 'aws_internet_gateway', {}, { attributes: { InternetGatewayId: 'id' } }),
  type('AWS::EC2::VPCGatewayAttachment', 'aws_internet_gateway_attachment', {}, { attributes: {} }),
  type(
    'AWS::EC2::NatGateway',
    'aws_nat_gateway',
    { PrivateIpAddress: 'private_ip' },
    { attributes: { NatGatewayId: 'id' } },
  ),
  type(
    'AWS::EC2::EIP',
    'aws_eip',
    { InstanceId: 'instance' },
    {
      ref: ['public_ip'],
      attributes: { AllocationId: ['allocation_id', 'id'], PublicIp: 'public_ip' },
    },
  ),
  type(
    'AWS::EC2::VPCEndpoint',
    'aws_vpc_endpoint',
    { PolicyDocument: document('policy') },
    { attributes: { Id: 'id' } },
  ),
  type('AWS::EC2::VPCPeeringConnection', 'aws_vpc_peering_connection', {}, { attributes: { Id: 'id' } }),
  ...(['VPC', 'Subnet', 'NetworkInterface'] as const).map((kind) =>
    type('AWS::EC2::FlowLog', 'aws_flow_log', flowLog(kind), { attributes: { Id: 'id' }, when: isAbout(kind) }),
  ),
  type(
    'AWS::EC2::Instance',
    'aws_instance',
    {
      ImageId: 'ami',
      'SecurityGroupIds[]': 'vpc_security_group_ids',
      PrivateIpAddress: 'private_ip',
      'BlockDeviceMappings[]': within('ebs_block_device', { Ebs: within('') }),
      MetadataOptions: within('metadata_options'),
      LaunchTemplate: within('launch_template', { LaunchTemplateId: 'id', LaunchTemplateName: 'name' }),
    },
    {
      attributes: {
        PrivateIp: 'private_ip',
        PublicIp: 'public_ip',
        PrivateDnsName: 'private_dns',
        PublicDnsName: 'public_dns',
      },
    },
  ),
  type(
    'AWS::EC2::LaunchTemplate',
    'aws_launch_template',
    { LaunchTemplateName: 'name', LaunchTemplateData: within('', LAUNCH), VersionDescription: 'description' },
    {
      attributes: {
        LaunchTemplateId: 'id',
        LatestVersionNumber: 'latest_version',
        DefaultVersionNumber: 'default_version',
      },
    },
  ),
  type(
    'AWS::AutoScaling::LaunchConfiguration',
    'aws_launch_configuration',
    { LaunchConfigurationName: 'name', 'BlockDeviceMappings[]': within('ebs_block_device', { Ebs: within('') }) },
    { ref: ['name', 'id'], attributes: {} },
  ),
  type(
    'AWS::AutoScaling::AutoScalingGroup',
    'aws_autoscaling_group',
    {
      AutoScalingGroupName: 'name',
      'VPCZoneIdentifier[]': 'vpc_zone_identifier',
      LaunchConfigurationName: 'launch_configuration',
      LaunchTemplate: within('launch_template', { LaunchTemplateId: 'id', LaunchTemplateName: 'name' }),
      'TargetGroupARNs[]': 'target_group_arns',
      'LoadBalancerNames[]': 'load_balancers',
      NewInstancesProtectedFromScaleIn: 'protect_from_scale_in',
      Cooldown: 'default_cooldown',
      'Tags[]': within('tag', { Key: 'key', Value: 'value', PropagateAtLaunch: 'propagate_at_launch' }),
    },
    { ref: ['name', 'id'], attributes: { AutoScalingGroupARN: 'arn' } },
  ),
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
    { 'Listeners[]': within('listener') },
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
      AccessLogSetting: within('access_log_settings', { DestinationArn: 'destination_arn', Format: 'format' }),
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
      AccessLogSettings: within('access_log_settings'),
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
  type('AWS::EC2::NetworkAcl', 'aws_network_acl', {}, { attributes: {} }),
  type(
    'AWS::EC2::NetworkAclEntry',
    'aws_network_acl_rule',
    {
      PortRange: within('', { From: 'from_port', To: 'to_port' }),
      Icmp: within('', { Code: 'icmp_code', Type: 'icmp_type' }),
    },
    { attributes: {} },
  ),
  type(
    'AWS::ElasticLoadBalancingV2::ListenerCertificate',
    'aws_lb_listener_certificate',
    { 'Certificates[]': translated('certificate_arn', firstOf('CertificateArn')) },
    { attributes: {} },
  ),
  type('AWS::EC2::EIPAssociation', 'aws_eip_association', { EIP: 'public_ip' }, { attributes: {} }),
  type('AWS::EC2::VolumeAttachment', 'aws_volume_attachment', { Device: 'device_name' }, { attributes: {} }),
  type('AWS::Route53::RecordSetGroup', '', {}, { attributes: {}, parts: [recordSets()] }),
];

function flowLog(kind: 'VPC' | 'Subnet' | 'NetworkInterface'): Shape {
  const link = { VPC: 'vpc_id', Subnet: 'subnet_id', NetworkInterface: 'eni_id' }[kind];
  return {
    ResourceId: link,
    ResourceType: '-',
    DeliverLogsPermissionArn: 'iam_role_arn',
    DestinationOptions: within('destination_options'),
  };
}

function isAbout(kind: string): (properties: ObjectValue) => boolean {
  return (properties) => {
    const type = get(properties, 'ResourceType');
    return type.kind === 'literal' && type.value === kind;
  };
}

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
