import { describe, expect, it } from 'vitest';
import type { NamePath, PulumiClass } from './index';
import { schemaNames } from './index';
import { schemaTables } from './tables';

const { pulumi, terraform } = schemaNames(schemaTables);

function classAt(path: string): PulumiClass {
  const found = pulumi.classAt(path);
  if (found === undefined) throw new Error(`no class ${path}`);
  return found;
}

function allPaths(type: string, parent: NamePath = []): readonly NamePath[] {
  return (terraform.properties(type, parent) ?? []).flatMap((property) => {
    const path = [...parent, property.name];
    return [path, ...allPaths(type, path)];
  });
}

describe('Pulumi classes', () => {
  it.each([
    ['s3.Bucket', 'aws_s3_bucket', 'aws:s3/bucket:Bucket'],
    ['s3.BucketV2', 'aws_s3_bucket', 'aws:s3/bucketV2:BucketV2'],
    ['s3.BucketObjectv2', 'aws_s3_object', 'aws:s3/bucketObjectv2:BucketObjectv2'],
    ['rds.Instance', 'aws_db_instance', 'aws:rds/instance:Instance'],
    ['rds.ParameterGroup', 'aws_db_parameter_group', 'aws:rds/parameterGroup:ParameterGroup'],
    ['rds.ClusterParameterGroup', 'aws_rds_cluster_parameter_group', 'aws:rds/clusterParameterGroup:ClusterParameterGroup'],
    ['ec2.Instance', 'aws_instance', 'aws:ec2/instance:Instance'],
    ['ec2.Eip', 'aws_eip', 'aws:ec2/eip:Eip'],
    ['lb.LoadBalancer', 'aws_lb', 'aws:lb/loadBalancer:LoadBalancer'],
    ['alb.LoadBalancer', 'aws_lb', 'aws:alb/loadBalancer:LoadBalancer'],
    ['elb.LoadBalancer', 'aws_elb', 'aws:elb/loadBalancer:LoadBalancer'],
    ['cfg.Rule', 'aws_config_config_rule', 'aws:cfg/rule:Rule'],
    ['cfg.Recorder', 'aws_config_configuration_recorder', 'aws:cfg/recorder:Recorder'],
    ['cloudtrail.Trail', 'aws_cloudtrail', 'aws:cloudtrail/trail:Trail'],
    ['cloudwatch.EventRule', 'aws_cloudwatch_event_rule', 'aws:cloudwatch/eventRule:EventRule'],
    ['cloudwatch.LogGroup', 'aws_cloudwatch_log_group', 'aws:cloudwatch/logGroup:LogGroup'],
    ['vpc.SecurityGroupIngressRule', 'aws_vpc_security_group_ingress_rule', 'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule'],
    ['sfn.StateMachine', 'aws_sfn_state_machine', 'aws:sfn/stateMachine:StateMachine'],
    ['autoscaling.Group', 'aws_autoscaling_group', 'aws:autoscaling/group:Group'],
    ['apigateway.RestApi', 'aws_api_gateway_rest_api', 'aws:apigateway/restApi:RestApi'],
    ['lambda.Function', 'aws_lambda_function', 'aws:lambda/function:Function'],
    ['wafv2.WebAclAssociation', 'aws_wafv2_web_acl_association', 'aws:wafv2/webAclAssociation:WebAclAssociation'],
  ])('%s is %s', (path, type, token) => {
    expect(classAt(path)).toMatchObject({ path, type, token });
    expect(pulumi.classOfToken(token)?.path).toBe(path);
    expect(pulumi.classOfToken(`aws:${path.replace('.', ':')}`)?.path).toBe(path);
    expect(pulumi.classesOf(type).map((each) => each.path)).toContain(path);
  });

  it('knows Python’s module for Lambda', () => {
    expect(classAt('lambda_.Function').pythonPath).toBe('lambda_.Function');
    expect(classAt('lambda_.Function').path).toBe('lambda.Function');
    expect(classAt('s3.Bucket').pythonPath).toBe('s3.Bucket');
  });

  it('names today’s class first', () => {
    expect(pulumi.classesOf('aws_s3_bucket').map((each) => each.path)).toEqual(['s3.Bucket', 's3.BucketV2']);
    expect(pulumi.classesOf('aws_alb').map((each) => each.path)).toEqual(['lb.LoadBalancer', 'alb.LoadBalancer']);
    expect(classAt('s3.BucketV2').alias).toBe(true);
    expect(classAt('s3.Bucket').alias).toBe(false);
  });

  it.each(terraform.types)('%s has a class', (type) => {
    expect(pulumi.classesOf(type).length).toBeGreaterThan(0);
  });

  it('does not know what is not there', () => {
    expect(pulumi.classAt('s3.Nothing')).toBeUndefined();
    expect(pulumi.classAt('__proto__')).toBeUndefined();
    expect(pulumi.classOfToken('aws:s3/nothing:Nothing')).toBeUndefined();
    expect(pulumi.classesOf('aws_nothing')).toEqual([]);
  });
});

describe('Pulumi properties', () => {
  it.each([
    ['s3.Bucket', 'server_side_encryption_configuration', 'serverSideEncryptionConfiguration', true, false],
    ['s3.Bucket', 'server_side_encryption_configuration.rule', 'rule', true, false],
    ['s3.Bucket', 'lifecycle_rule', 'lifecycleRules', false, true],
    ['s3.BucketV2', 'server_side_encryption_configuration', 'serverSideEncryptionConfigurations', false, true],
    ['s3.BucketV2', 'server_side_encryption_configuration.rule', 'rules', false, true],
    ['s3.BucketV2', 'versioning', 'versionings', false, true],
    ['s3.BucketV2', 'logging', 'loggings', false, true],
    ['s3.BucketServerSideEncryptionConfiguration', 'rule', 'rules', false, true],
    ['s3.BucketLifecycleConfiguration', 'rule.filter', 'filter', true, false],
    ['s3.BucketLifecycleConfiguration', 'rule.expiration', 'expiration', true, false],
    ['route53.Record', 'alias', 'aliases', false, true],
    ['route53.Record', 'failover_routing_policy', 'failoverRoutingPolicies', false, true],
    ['apigateway.RestApi', 'endpoint_configuration.types', 'types', true, false],
    ['fsx.LustreFileSystem', 'subnet_ids', 'subnetIds', true, false],
    ['lambda.EventSourceMapping', 'queues', 'queues', true, false],
    ['ec2.SecurityGroup', 'ingress', 'ingress', false, true],
    ['ec2.SecurityGroup', 'ingress.cidr_blocks', 'cidrBlocks', false, true],
    ['dynamodb.Table', 'global_secondary_index', 'globalSecondaryIndexes', false, true],
    ['efs.FileSystem', 'lifecycle_policy', 'lifecyclePolicies', false, true],
    ['cloudwatch.MetricAlarm', 'metric_query', 'metricQueries', false, true],
    ['cloudwatch.MetricAlarm', 'alarm_name', 'name', false, false],
    ['cloudwatch.LogSubscriptionFilter', 'log_group_name', 'logGroup', false, false],
    ['lambda.Function', 'filename', 'code', false, false],
    ['lambda.Function', 'function_name', 'name', false, false],
    ['lambda.Function', 'dead_letter_config', 'deadLetterConfig', true, false],
    ['lambda.Permission', 'function_name', 'function', false, false],
    ['lambda.LayerVersion', 'filename', 'code', false, false],
    ['apigateway.Stage', 'deployment_id', 'deployment', false, false],
    ['apigateway.Stage', 'rest_api_id', 'restApi', false, false],
    ['apigateway.Method', 'rest_api_id', 'restApi', false, false],
    ['sns.TopicSubscription', 'topic_arn', 'topic', false, false],
    ['elasticbeanstalk.Environment', 'version_label', 'version', false, false],
    ['rds.Instance', 'vpc_security_group_ids', 'vpcSecurityGroupIds', false, true],
    ['rds.Instance', 'master_user_secret', 'masterUserSecrets', false, true],
    ['rds.Instance', 'tags', 'tags', false, false],
  ])('%s: %s is %s', (path, canonical, typeScript, flattened, list) => {
    expect(classAt(path).property(canonical.split('.'))).toMatchObject({ typeScript, flattened, list });
  });

  it.each([
    ['s3.Bucket', 'server_side_encryption_configuration.rule', 'BucketServerSideEncryptionConfigurationRule'],
    ['s3.BucketV2', 'versioning', 'BucketV2Versioning'],
    ['s3.Bucket', 'lifecycle_rule', 'BucketLifecycleRule'],
    ['lambda.Function', 'dead_letter_config', 'FunctionDeadLetterConfig'],
    ['codebuild.Project', 'secondary_artifacts', 'ProjectSecondaryArtifact'],
    ['s3.Bucket', 'tags', undefined],
  ])('%s: %s is a %s', (path, canonical, inputType) => {
    expect(classAt(path).property(canonical.split('.'))?.inputType).toBe(inputType);
  });

  it.each([
    ['s3.BucketLifecycleConfiguration', 'rule.filter.and', 'and_'],
    ['lambda.EventSourceMapping', 'self_managed_kafka_event_source_config', 'self_managed_kafka_event_source_config'],
    ['msk.Cluster', 'client_authentication.sasl', 'sasl'],
    ['dynamodb.Table', 'global_secondary_index', 'global_secondary_indexes'],
  ])('%s: Python says of %s %s', (path, canonical, python) => {
    expect(classAt(path).property(canonical.split('.'))?.python).toBe(python);
  });

  it('takes the names of version 6 too', () => {
    expect(classAt('s3.Bucket').fromTypeScript([], 'loggings')).toMatchObject({ name: 'logging', list: true, flattened: false });
    expect(classAt('s3.Bucket').fromTypeScript([], 'logging')).toMatchObject({ name: 'logging', list: false, flattened: true });
    expect(classAt('eks.Cluster').fromPython([], 'certificate_authorities')).toMatchObject({ name: 'certificate_authority' });
    expect(classAt('ec2.Eip').fromTypeScript([], 'vpc')).toMatchObject({ name: 'vpc' });
  });

  it('derives names for classes whose properties are not in the table', () => {
    const fleet = classAt('appstream.Fleet');
    expect(fleet.known).toBe(false);
    expect(fleet.fromTypeScript([], 'instanceType')).toMatchObject({ name: 'instance_type', python: 'instance_type' });
    expect(fleet.property(['instance_type'])?.typeScript).toBe('instanceType');
  });

  it('leaves the keys of maps alone', () => {
    expect(classAt('s3.Bucket').fromTypeScript(['tags'], 'costCentre')).toBeUndefined();
    expect(classAt('s3.Bucket').fromTypeScript([], 'nothing')).toBeUndefined();
    expect(classAt('s3.Bucket').property([])).toBeUndefined();
  });

  it.each(terraform.types)('%s: every name goes there and back', (type) => {
    for (const cls of pulumi.classesOf(type)) {
      for (const path of allPaths(terraform.canonical(type))) {
        const property = cls.property(path);
        if (property === undefined) throw new Error(`${cls.path} ${path.join('.')}`);
        const parent = path.slice(0, -1);
        expect(cls.fromTypeScript(parent, property.typeScript)?.name).toBe(property.name);
        expect(cls.fromPython(parent, property.python)?.name).toBe(property.name);
        expect(property.flattened && property.list).toBe(false);
      }
    }
  });
});

describe('Pulumi functions', () => {
  it.each([
    ['iam.getPolicyDocument', 'aws_iam_policy_document'],
    ['iam.getPolicyDocumentOutput', 'aws_iam_policy_document'],
    ['iam.get_policy_document', 'aws_iam_policy_document'],
    ['iam.get_policy_document_output', 'aws_iam_policy_document'],
    ['getCallerIdentity', 'aws_caller_identity'],
    ['get_region', 'aws_region'],
    ['getAvailabilityZones', 'aws_availability_zones'],
    ['ec2.getAmi', 'aws_ami'],
    ['ec2.getVpc', 'aws_vpc'],
    ['rds.getInstance', 'aws_db_instance'],
    ['secretsmanager.getSecretVersion', 'aws_secretsmanager_secret_version'],
    ['lambda_.get_function', 'aws_lambda_function'],
    ['s3.getNothing', undefined],
  ])('%s reads %s', (path, type) => {
    expect(pulumi.dataSourceOf(path)).toBe(type);
  });
});
