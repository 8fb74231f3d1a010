/** Networks, security groups, instances. */
import { get } from '../../../core/query';
import type { ObjectValue } from '../../../core/value';
import { document, free, listOfOne, translated, within } from '../codecs';
import type { Shape, TypeBridge } from '../types';
import { type } from './row';

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
  type('AWS::EC2::EIPAssociation', 'aws_eip_association', { EIP: 'public_ip' }, { attributes: {} }),
  type('AWS::EC2::VolumeAttachment', 'aws_volume_attachment', { Device: 'device_name' }, { attributes: {} }),
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
