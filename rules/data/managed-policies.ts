/**
 * Managed policies of AWS, as far as rules ask for what is in them. From the versions that were the default on 2026-05-01; AWS changes
 * them without notice ("AWS managed policies", https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html).
 */

/** What a policy that gives full access is for. */
export interface FullAccess {
  /** IAM prefixes of the services that it is named after. */
  readonly services: readonly string[];
  /** Others that it allows something of. */
  readonly besides: readonly string[];
}

/** Name: services | others. Those that roles of functions and servers are usually given. */
const FULL_ACCESS = `
AWSBackupFullAccess: backup | backup-gateway backup-storage cloudformation cloudwatch ds dsql dynamodb ec2 eks elasticfilesystem fsx iam kms organizations ram rds redshift redshift-serverless s3 ssm ssm-sap storagegateway tag timestream
AWSBatchFullAccess: batch | cloudwatch ec2 ecs eks iam logs
AWSCertificateManagerFullAccess: acm | iam
AWSCloudFormationFullAccess: cloudformation
AWSCloudTrail_FullAccess: cloudtrail | dynamodb iam kms lambda logs s3 sns
AWSCodeCommitFullAccess: codecommit | chatbot codeguru-reviewer codestar-connections codestar-notifications events iam lambda sns
AWSCodeDeployFullAccess: codedeploy | chatbot codestar-notifications sns
AWSCodePipeline_FullAccess: codepipeline | chatbot cloudformation cloudtrail codebuild codecommit codedeploy codestar-notifications ec2 ecr ecs elasticbeanstalk events iam lambda opsworks s3 sns states
AWSGlueConsoleFullAccess: glue | cloudformation cloudwatch databrew dynamodb ec2 iam kms logs rds redshift s3 tag
AWSIoTFullAccess: iot | iotjobsdata
AWSLambda_FullAccess: lambda | cloudformation cloudwatch ec2 iam kms logs states tag xray
AWSOrganizationsFullAccess: organizations | account iam
AWSSecurityHubFullAccess: securityhub | account guardduty iam inspector2 pricing
AWSStepFunctionsFullAccess: states
AWSTransferFullAccess: transfer | ec2 iam
AWSWAFFullAccess: wafv2 | amplify apigateway apprunner appsync cognito-idp ec2 elasticloadbalancing logs s3 waf waf-regional
AWSXrayFullAccess: xray
AmazonAPIGatewayInvokeFullAccess: execute-api
AmazonAthenaFullAccess: athena | cloudwatch datazone glue lakeformation pricing s3 sns
AmazonBedrockFullAccess: bedrock | aws-marketplace bedrock-mantle ec2 iam kms sagemaker
AmazonDocDBFullAccess: rds | cloudwatch ec2 iam kms logs sns
AmazonDynamoDBFullAccess: dynamodb | application-autoscaling cloudwatch datapipeline dax ec2 iam kinesis kms lambda resource-groups sns tag
AmazonDynamoDBFullAccess_v2: dynamodb | application-autoscaling cloudwatch dax ec2 iam kinesis kms lambda sns tag
AmazonEC2ContainerRegistryFullAccess: ecr | cloudtrail iam
AmazonEC2FullAccess: ec2 | autoscaling cloudwatch elasticloadbalancing iam
AmazonECS_FullAccess: ecs | application-autoscaling appmesh autoscaling cloudformation cloudwatch codedeploy ec2 elasticfilesystem elasticloadbalancing events fsx iam lambda logs route53 servicediscovery sns ssm
AmazonESFullAccess: es
AmazonElastiCacheFullAccess: elasticache | application-autoscaling cloudwatch ec2 firehose iam kms logs outposts s3 sns
AmazonElasticFileSystemClientFullAccess: elasticfilesystem
AmazonElasticFileSystemFullAccess: elasticfilesystem | cloudwatch ec2 iam kms
AmazonElasticMapReduceFullAccess: elasticmapreduce | cloudformation cloudwatch ec2 iam kms s3 sdb
AmazonEventBridgeFullAccess: events scheduler pipes | iam schemas secretsmanager
AmazonEventBridgeSchedulerFullAccess: scheduler | iam
AmazonFSxFullAccess: fsx | ds ec2 firehose iam logs
AmazonKinesisFirehoseFullAccess: firehose
AmazonKinesisFullAccess: kinesis
AmazonMQFullAccess: mq | cloudformation ec2 iam logs
AmazonMSKFullAccess: kafka | ec2 firehose iam kms logs s3
AmazonOpenSearchServiceFullAccess: es
AmazonPollyFullAccess: polly
AmazonRDSDataFullAccess: rds-data secretsmanager | dbqms tag
AmazonRDSFullAccess: rds | application-autoscaling cloudwatch devops-guru ec2 iam logs outposts pi sns
AmazonRedshiftDataFullAccess: redshift-data | iam redshift redshift-serverless secretsmanager
AmazonRedshiftFullAccess: redshift redshift-data | cloudwatch ec2 iam redshift-serverless secretsmanager sns tag
AmazonRekognitionFullAccess: rekognition
AmazonRoute53FullAccess: route53 | apigateway cloudfront cloudwatch ec2 elasticbeanstalk elasticloadbalancing es lightsail route53domains s3 sns tag
AmazonS3FullAccess: s3 | s3-object-lambda
AmazonSESFullAccess: ses
AmazonSNSFullAccess: sns | sms-voice
AmazonSQSFullAccess: sqs
AmazonSSMFullAccess: ssm | cloudwatch ds ec2 ec2messages iam logs ssmmessages
AmazonSageMakerFullAccess: sagemaker | application-autoscaling athena aws-marketplace cloudformation cloudwatch codebuild codecommit cognito-idp ec2 ecr elastic-inference elasticfilesystem fsx glue groundtruthlabeling iam kms lambda logs redshift redshift-data robomaker s3 s3express sagemaker-geospatial secretsmanager servicecatalog sns states tag
AmazonTextractFullAccess: textract
AmazonTimestreamFullAccess: timestream | kms s3
AmazonTranscribeFullAccess: transcribe | s3
AmazonVPCFullAccess: ec2
AutoScalingFullAccess: autoscaling | cloudwatch ec2 elasticloadbalancing iam
CloudFrontFullAccess: cloudfront | acm cloudfront-keyvaluestore ec2 elasticloadbalancing iam kinesis pricingplanmanager s3 waf wafv2
CloudWatchEventsFullAccess: events scheduler pipes | iam schemas secretsmanager
CloudWatchFullAccess: cloudwatch logs sns | autoscaling iam oam
CloudWatchFullAccessV2: cloudwatch logs | application-autoscaling application-signals autoscaling cloudtrail iam oam observabilityadmin resource-explorer-2 rum s3tables servicequotas sns synthetics xray
CloudWatchLogsFullAccess: logs | cloudwatch observabilityadmin
CloudWatchSyntheticsFullAccess: synthetics | apigateway cloudwatch ec2 iam kms lambda logs s3 sns xray
ComprehendFullAccess: comprehend | iam s3
ElasticLoadBalancingFullAccess: elasticloadbalancing | arc-zonal-shift cognito-idp ec2 iam
IAMFullAccess: iam | organizations
NeptuneFullAccess: neptune-db rds | cloudwatch ec2 iam kms logs sns
TranslateFullAccess: translate | cloudwatch comprehend iam s3
`;

export function fullAccessPolicies(): ReadonlyMap<string, FullAccess> {
  return new Map(
    FULL_ACCESS.trim()
      .split('\n')
      .map((line) => {
        const [name = '', services = ''] = line.split(': ');
        const [own = '', others] = services.split(' | ');
        return [name, { services: own.split(' '), besides: others?.split(' ') ?? [] }];
      }),
  );
}

/** Policies that allow `secretsmanager:GetSecretValue`, with the secrets that they allow it on; on which tags it depends is left out. */
export const SECRET_READERS: Readonly<Partial<Record<string, string>>> = {
  AWSSecretsManagerClientReadOnlyAccess: '*',
  AdministratorAccess: '*',
  AmazonRDSDataFullAccess: 'rds-db-credentials/*',
  AmazonRedshiftAllCommandsFullAccess: '*redshift*',
  AmazonRedshiftDataFullAccess: '*',
  AmazonRedshiftFullAccess: '*',
  AmazonRedshiftQueryEditor: '*',
  AmazonSageMakerCanvasFullAccess: '*',
  AmazonSageMakerFullAccess: '*',
  PowerUserAccess: '*',
  SecretsManagerReadWrite: '*',
};

/** Policies that allow `rds-db:connect`. */
export const DATABASE_CONNECTORS: ReadonlySet<string> = new Set(['AdministratorAccess', 'PowerUserAccess']);
