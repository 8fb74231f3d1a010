/**
 * The members of `aws.iam.ManagedPolicy` that programs attach, of the thousand and more that there are: those for functions, servers and
 * databases. Paths as in their ARNs, from the enumeration of `@pulumi/aws` 7.
 */
const PATHS = `
AWSBackupFullAccess AWSBatchFullAccess AWSCertificateManagerFullAccess AWSCloudFormationFullAccess AWSCloudTrail_FullAccess
AWSCodeCommitFullAccess AWSCodeDeployFullAccess AWSCodePipeline_FullAccess AWSGlueConsoleFullAccess AWSIoTFullAccess AWSLambdaExecute
AWSLambda_FullAccess AWSOrganizationsFullAccess AWSSecurityHubFullAccess AWSStepFunctionsFullAccess AWSTransferFullAccess AWSWAFFullAccess
AWSXRayDaemonWriteAccess AWSXrayFullAccess AdministratorAccess AmazonAPIGatewayInvokeFullAccess AmazonAthenaFullAccess
AmazonBedrockFullAccess AmazonDocDBFullAccess AmazonDynamoDBFullAccess AmazonDynamoDBReadOnlyAccess AmazonEC2ContainerRegistryFullAccess
AmazonEC2ContainerRegistryReadOnly AmazonEC2FullAccess AmazonEC2ReadOnlyAccess AmazonECS_FullAccess AmazonEKSClusterPolicy
AmazonEKSWorkerNodePolicy AmazonEKS_CNI_Policy AmazonESFullAccess AmazonElastiCacheFullAccess AmazonElasticFileSystemClientFullAccess
AmazonElasticFileSystemFullAccess AmazonElasticMapReduceFullAccess AmazonEventBridgeFullAccess AmazonEventBridgeSchedulerFullAccess
AmazonFSxFullAccess AmazonKinesisFirehoseFullAccess AmazonKinesisFullAccess AmazonKinesisReadOnlyAccess AmazonMQFullAccess
AmazonMSKFullAccess AmazonOpenSearchServiceFullAccess AmazonPollyFullAccess AmazonRDSDataFullAccess AmazonRDSFullAccess
AmazonRDSReadOnlyAccess AmazonRedshiftDataFullAccess AmazonRedshiftFullAccess AmazonRedshiftReadOnlyAccess AmazonRekognitionFullAccess
AmazonRoute53FullAccess AmazonS3FullAccess AmazonS3ReadOnlyAccess AmazonSESFullAccess AmazonSNSFullAccess AmazonSNSReadOnlyAccess
AmazonSQSFullAccess AmazonSQSReadOnlyAccess AmazonSSMFullAccess AmazonSSMManagedInstanceCore AmazonSSMReadOnlyAccess
AmazonSageMakerFullAccess AmazonTextractFullAccess AmazonTimestreamFullAccess AmazonTranscribeFullAccess AmazonVPCFullAccess
AutoScalingFullAccess CloudFrontFullAccess CloudWatchAgentServerPolicy CloudWatchEventsFullAccess CloudWatchFullAccess
CloudWatchFullAccessV2 CloudWatchLogsFullAccess CloudWatchLogsReadOnlyAccess CloudWatchReadOnlyAccess CloudWatchSyntheticsFullAccess
ComprehendFullAccess ElasticLoadBalancingFullAccess IAMFullAccess NeptuneFullAccess PowerUserAccess ReadOnlyAccess SecretsManagerReadWrite
TranslateFullAccess service-role/AWSBackupServiceRolePolicyForBackup service-role/AWSBackupServiceRolePolicyForRestores
service-role/AWSLambdaBasicExecutionRole service-role/AWSLambdaDynamoDBExecutionRole service-role/AWSLambdaKinesisExecutionRole
service-role/AWSLambdaMSKExecutionRole service-role/AWSLambdaRole service-role/AWSLambdaSQSQueueExecutionRole
service-role/AWSLambdaVPCAccessExecutionRole service-role/AmazonAPIGatewayPushToCloudWatchLogs service-role/AmazonECSTaskExecutionRolePolicy
service-role/AmazonRDSEnhancedMonitoringRole`;

/** Members that are not called like the policy. */
const RENAMED: Readonly<Record<string, string>> = {
  CLOUDTRAILFULLACCESS: 'AWSCloudTrail_FullAccess',
  CODEPIPELINEFULLACCESS: 'AWSCodePipeline_FullAccess',
  LAMBDAFULLACCESS: 'AWSLambda_FullAccess',
};

/** ARNs by the member's name without underscores: `AMAZON_S3_FULL_ACCESS` is `AmazonS3FullAccess`. */
export function managedPolicyArn(member: string): string | undefined {
  const name = member.replace(/_/g, '');
  const path = Object.hasOwn(RENAMED, name) ? RENAMED[name] : PATHS.trim().split(/\s+/).find((each) => nameOf(each) === name);
  return path === undefined ? undefined : `arn:aws:iam::aws:policy/${path}`;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/_/g, '').toUpperCase();
}
