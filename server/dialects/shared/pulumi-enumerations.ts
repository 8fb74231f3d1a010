/** The enumerations of `@pulumi/aws`, whose members programs of all languages write instead of the values. */

/** By enumeration: values whose members are called like them, and members that are not. */
const VALUES: Readonly<Record<string, string>> = {
  'alb.IpAddressType': 'ipv4 dualstack dualstack-without-public-ipv4',
  'alb.LoadBalancerType': 'application network',
  'autoscaling.MetricsGranularity': 'OneMinute=1Minute',
  'autoscaling.NotificationType':
    'InstanceLaunch=autoscaling:EC2_INSTANCE_LAUNCH InstanceTerminate=autoscaling:EC2_INSTANCE_TERMINATE InstanceLaunchError=autoscaling:EC2_INSTANCE_LAUNCH_ERROR InstanceTerminateError=autoscaling:EC2_INSTANCE_TERMINATE_ERROR TestNotification=autoscaling:TEST_NOTIFICATION',
  'ec2.PlacementStrategy': 'spread cluster',
  'ec2.ProtocolType': 'all tcp udp ICMP=icmp',
  'ec2.Tenancy': 'default dedicated',
  'ecr.LifecyclePolicyActionType': 'expire transition',
  'ecr.LifecyclePolicyCountType': 'imageCountMoreThan sinceImagePushed sinceImagePulled sinceImageTransitioned',
  'ecr.LifecyclePolicyTagStatus': 'tagged untagged any',
  'iam.PolicyDocumentVersion': 'PolicyDocumentVersion_2012_10_17=2012-10-17 PolicyDocumentVersion_2008_10_17=2008-10-17',
  'iam.PolicyStatementEffect': 'Allow Deny',
  'rds.StorageType': 'standard gp2 gp3 io1',
  'route53.RecordType': 'A AAAA CNAME CAA MX NAPTR NS PTR SOA SPF SRV TXT',
  's3.CannedAcl': 'private public-read public-read-write aws-exec-read authenticated-read bucket-owner-read bucket-owner-full-control log-delivery-write',
  'ssm.ParameterType': 'String StringList SecureString',
};

/** `path` is the enumeration's, as in `s3.CannedAcl`; `member` is spelled as in TypeScript or in Python. */
export function enumerationValue(path: string, member: string): string | undefined {
  if (path === 'Region') return regionOf(member);
  if (path === 'ec2.InstanceType') return instanceTypeOf(member);
  const values = Object.hasOwn(VALUES, path) ? VALUES[path] : undefined;
  const found = values?.split(' ').find((each) => plain(each.split('=')[0] ?? '') === plain(member));
  return found?.split('=').at(-1);
}

export function isEnumeration(path: string): boolean {
  return path === 'Region' || path === 'ec2.InstanceType' || Object.hasOwn(VALUES, path);
}

/** `APNortheast1` and `AP_NORTHEAST1` are `ap-northeast-1`. */
function regionOf(member: string): string | undefined {
  const [, area, gov, place, number] = /^([A-Z]{2})(GOV)?((?:NORTH|SOUTH|CENTRAL)?(?:EAST|WEST)?)(\d?)$/.exec(plain(member)) ?? [];
  if (area === undefined || place === undefined || place === '') return undefined;
  return [area, gov, place, number || '1'].flatMap((part) => part ?? []).join('-').toLowerCase();
}

/** `T3a_2XLarge` and `T3A_2_X_LARGE` are `t3a.2xlarge`. */
function instanceTypeOf(member: string): string | undefined {
  const [, family, flex, size] = /^([A-Z]+\d+[A-Z]*)(_FLEX)?_((?:\d*_?X_?)?LARGE|NANO|MICRO|SMALL|MEDIUM|METAL)$/.exec(member.toUpperCase()) ?? [];
  if (family === undefined || size === undefined) return undefined;
  return `${family}${flex === undefined ? '' : '-flex'}.${size.replaceAll('_', '')}`.toLowerCase();
}

/** Languages differ in capitals and in what separates words. */
function plain(name: string): string {
  return name.replaceAll(/[-_]/g, '').toUpperCase();
}
