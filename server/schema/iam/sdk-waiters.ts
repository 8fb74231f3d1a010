/**
 * The operation that a waiter of an SDK calls until it gives what is waited for: `db_snapshot_available` and
 * `waitUntilDBSnapshotAvailable` call `DescribeDBSnapshots`. From the waiters of AWS's API models (botocore 1.43, 2026-09), for the
 * services whose resources functions wait for; one service a line, `Operation=Waiter+Waiter …`.
 */
const WAITERS = `
acm: DescribeCertificate=CertificateValidated
autoscaling: DescribeAutoScalingGroups=GroupExists+GroupInService+GroupNotExists
cloudformation: DescribeChangeSet=ChangeSetCreateComplete DescribeStacks=StackCreateComplete+StackDeleteComplete+StackExists+StackImportComplete+StackRollbackComplete+StackUpdateComplete
cloudfront: GetDistribution=DistributionDeployed GetInvalidation=InvalidationCompleted
cloudwatch: DescribeAlarms=AlarmExists+CompositeAlarmExists
codedeploy: GetDeployment=DeploymentSuccessful
dms: DescribeConnections=TestConnectionSucceeds DescribeEndpoints=EndpointDeleted DescribeReplicationInstances=ReplicationInstanceAvailable+ReplicationInstanceDeleted DescribeReplicationTasks=ReplicationTaskDeleted+ReplicationTaskReady+ReplicationTaskRunning+ReplicationTaskStopped
dynamodb: DescribeExport=ExportCompleted DescribeImport=ImportCompleted DescribeTable=TableExists+TableNotExists
ec2: DescribeImages=ImageAvailable+ImageExists DescribeInstanceStatus=InstanceStatusOk+SystemStatusOk DescribeInstances=InstanceExists+InstanceRunning+InstanceStopped+InstanceTerminated DescribeNatGateways=NatGatewayAvailable+NatGatewayDeleted DescribeNetworkInterfaces=NetworkInterfaceAvailable DescribeSecurityGroups=SecurityGroupExists DescribeSnapshots=SnapshotCompleted DescribeSubnets=SubnetAvailable DescribeVolumes=VolumeAvailable+VolumeDeleted+VolumeInUse DescribeVpcs=VpcAvailable+VpcExists
ecr: DescribeImageScanFindings=ImageScanComplete
ecs: DescribeServices=ServicesInactive+ServicesStable DescribeTasks=TasksRunning+TasksStopped
eks: DescribeAddon=AddonActive+AddonDeleted DescribeCluster=ClusterActive+ClusterDeleted DescribeNodegroup=NodegroupActive+NodegroupDeleted
elasticache: DescribeCacheClusters=CacheClusterAvailable+CacheClusterDeleted DescribeReplicationGroups=ReplicationGroupAvailable+ReplicationGroupDeleted
elasticloadbalancing: DescribeInstanceHealth=AnyInstanceInService+InstanceDeregistered+InstanceInService DescribeLoadBalancers=LoadBalancerAvailable+LoadBalancerExists+LoadBalancersDeleted DescribeTargetHealth=TargetDeregistered+TargetInService
elasticmapreduce: DescribeCluster=ClusterRunning+ClusterTerminated DescribeStep=StepComplete
iam: GetInstanceProfile=InstanceProfileExists GetPolicy=PolicyExists GetRole=RoleExists GetUser=UserExists
kinesis: DescribeStream=StreamExists+StreamNotExists
lambda: GetFunction=FunctionActiveV2+FunctionExists+FunctionUpdatedV2 GetFunctionConfiguration=FunctionActive+FunctionUpdated+PublishedVersionActive
rds: DescribeDBClusterSnapshots=DBClusterSnapshotAvailable+DBClusterSnapshotDeleted DescribeDBClusters=DBClusterAvailable+DBClusterDeleted DescribeDBInstances=DBInstanceAvailable+DBInstanceDeleted DescribeDBSnapshots=DBSnapshotAvailable+DBSnapshotCompleted+DBSnapshotDeleted
redshift: DescribeClusterSnapshots=SnapshotAvailable DescribeClusters=ClusterAvailable+ClusterDeleted+ClusterRestored
route53: GetChange=ResourceRecordSetsChanged
s3: HeadBucket=BucketExists+BucketNotExists HeadObject=ObjectExists+ObjectNotExists
sagemaker: DescribeEndpoint=EndpointDeleted+EndpointInService DescribeProcessingJob=ProcessingJobCompletedOrStopped DescribeTrainingJob=TrainingJobCompletedOrStopped DescribeTransformJob=TransformJobCompletedOrStopped
ses: GetIdentityVerificationAttributes=IdentityExists
ssm: GetCommandInvocation=CommandExecuted
transcribe: GetTranscriptionJob=TranscriptionJobCompleted
`;

/** Operations by service and waiter without case and punctuation: `rds:dbsnapshotavailable`. */
export function waiterOperations(): ReadonlyMap<string, string> {
  return new Map(
    WAITERS.trim()
      .split('\n')
      .flatMap((line) => {
        const [service = '', operations = ''] = line.split(': ');
        return operations.split(' ').flatMap((each) => {
          const [operation = '', waiters = ''] = each.split('=');
          return waiters.split('+').map((waiter) => [`${service}:${waiter.toLowerCase()}`, operation] as const);
        });
      }),
  );
}
