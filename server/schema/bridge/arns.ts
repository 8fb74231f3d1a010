/**
 * ARNs that CloudFormation has no attribute for, as patterns of `Fn::Sub`. `@` stands for what `Ref` gives. The formats are
 * those of the service-authorization reference.
 */
export const ARN_PATTERNS: Readonly<Record<string, string>> = {
  'AWS::ApiGateway::RestApi': 'apigateway:${AWS::Region}::/restapis/@',
  'AWS::Athena::WorkGroup': 'athena:${AWS::Region}:${AWS::AccountId}:workgroup/@',
  'AWS::CloudFront::Distribution': 'cloudfront::${AWS::AccountId}:distribution/@',
  'AWS::CloudWatch::Dashboard': 'cloudwatch::${AWS::AccountId}:dashboard/@',
  'AWS::CodePipeline::Pipeline': 'codepipeline:${AWS::Region}:${AWS::AccountId}:@',
  'AWS::DocDB::DBCluster': 'rds:${AWS::Region}:${AWS::AccountId}:cluster:@',
  'AWS::EC2::FlowLog': 'ec2:${AWS::Region}:${AWS::AccountId}:vpc-flow-log/@',
  'AWS::EC2::Instance': 'ec2:${AWS::Region}:${AWS::AccountId}:instance/@',
  'AWS::EC2::InternetGateway': 'ec2:${AWS::Region}:${AWS::AccountId}:internet-gateway/@',
  'AWS::EC2::LaunchTemplate': 'ec2:${AWS::Region}:${AWS::AccountId}:launch-template/@',
  'AWS::EC2::NatGateway': 'ec2:${AWS::Region}:${AWS::AccountId}:natgateway/@',
  'AWS::EC2::RouteTable': 'ec2:${AWS::Region}:${AWS::AccountId}:route-table/@',
  'AWS::EC2::SecurityGroup': 'ec2:${AWS::Region}:${AWS::AccountId}:security-group/@',
  'AWS::EC2::Subnet': 'ec2:${AWS::Region}:${AWS::AccountId}:subnet/@',
  'AWS::EC2::VPC': 'ec2:${AWS::Region}:${AWS::AccountId}:vpc/@',
  'AWS::EC2::VPCEndpoint': 'ec2:${AWS::Region}:${AWS::AccountId}:vpc-endpoint/@',
  'AWS::EC2::Volume': 'ec2:${AWS::Region}:${AWS::AccountId}:volume/@',
  'AWS::ElastiCache::CacheCluster': 'elasticache:${AWS::Region}:${AWS::AccountId}:cluster:@',
  'AWS::ElastiCache::ReplicationGroup': 'elasticache:${AWS::Region}:${AWS::AccountId}:replicationgroup:@',
  'AWS::ElasticLoadBalancing::LoadBalancer': 'elasticloadbalancing:${AWS::Region}:${AWS::AccountId}:loadbalancer/@',
  'AWS::KMS::Alias': 'kms:${AWS::Region}:${AWS::AccountId}:@',
  'AWS::Neptune::DBCluster': 'rds:${AWS::Region}:${AWS::AccountId}:cluster:@',
  'AWS::RDS::DBClusterParameterGroup': 'rds:${AWS::Region}:${AWS::AccountId}:cluster-pg:@',
  'AWS::RDS::GlobalCluster': 'rds::${AWS::AccountId}:global-cluster:@',
  'AWS::Redshift::Cluster': 'redshift:${AWS::Region}:${AWS::AccountId}:cluster:@',
  'AWS::Route53::HealthCheck': 'route53:::healthcheck/@',
  'AWS::Route53::HostedZone': 'route53:::hostedzone/@',
  'AWS::SSM::Document': 'ssm:${AWS::Region}:${AWS::AccountId}:document/@',
};
