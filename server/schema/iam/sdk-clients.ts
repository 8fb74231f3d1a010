/**
 * What clients of AWS's SDKs are called where that is not the service's prefix in IAM actions: `sfn` and `StepFunctions` are
 * `states`. Names without case and punctuation, so that `boto3.client('elbv2')`, `@aws-sdk/client-elastic-load-balancing-v2` and
 * `AWS.ELBv2` find their service. From the ids and signing names of AWS's API models (botocore 1.43, 2026-09).
 */
const CLIENTS = `
aco-automation: computeoptimizerautomation
aidevops: devopsagent
airflow: mwaa
airflow-serverless: mwaaserverless
aoss: opensearchserverless
apigateway: apigatewayv2
appconfig: appconfigdata
aps: amp
aws-marketplace: marketplaceagreement marketplacecatalog marketplacedeployment marketplacediscovery marketplaceentitlement marketplaceentitlementservice marketplacemetering marketplacereporting meteringmarketplace
bedrock: bedrockagent bedrockagentruntime bedrockdataautomation bedrockdataautomationruntime bedrockruntime
bedrock-agentcore: bedrockagentcorecontrol
cases: connectcases
cassandra: keyspaces keyspacesstreams
ce: costexplorer
chime: chimesdkidentity chimesdkmediapipelines chimesdkmeetings chimesdkmessaging chimesdkvoice
cloudformation: cloudcontrol
cloudhsm: cloudhsmv2
cloudsearch: cloudsearchdomain
cognito-idp: cognitoidentityprovider cognitoidentityserviceprovider
config: configservice
connect: connectcontactlens connectparticipant
connect-campaigns: connectcampaignsv2
cur: costandusagereportservice
discovery: applicationdiscoveryservice
dms: databasemigrationservice
ds: directoryservice
ds-data: directoryservicedata
dynamodb: dynamodbstreams
elasticfilesystem: efs
elasticloadbalancing: elasticloadbalancingv2 elb elbv2
elasticmapreduce: emr
es: elasticsearchservice opensearch
events: cloudwatchevents eventbridge
execute-api: apigatewaymanagementapi
finspace-api: finspacedata
forecast: forecastquery forecastqueryservice forecastservice
geo: location
greengrass: greengrassv2
health-agent: connecthealth
iot: iotdata iotdataplane iotsecuretunneling
iotevents: ioteventsdata
iotjobsdata: iotjobsdataplane
ivs: ivsrealtime
kinesisanalytics: kinesisanalyticsv2
kinesisvideo: kinesisvideoarchivedmedia kinesisvideomedia kinesisvideosignaling kinesisvideosignalingchannels kinesisvideowebrtcstorage
lex: lexmodelbuildingservice lexmodels lexmodelsv2 lexruntime lexruntimeservice lexruntimev2 lexv2models lexv2runtime
logs: cloudwatchlogs
mechanicalturk: mturk
mediastore: mediastoredata
mgh: migrationhub migrationhubconfig
mobiletargeting: pinpoint
neptune-db: neptunedata
partnercentral: partnercentralaccount partnercentralbenefits partnercentralchannel partnercentralselling
payment-cryptography: paymentcryptographydata
personalize: personalizeevents personalizeruntime
profile: customerprofiles
rds: docdb neptune
refactor-spaces: migrationhubrefactorspaces
s3: s3control
sagemaker: sagemakera2iruntime sagemakeredge sagemakerfeaturestoreruntime sagemakermetrics sagemakerruntime
scn: supplychain
sdb: simpledb simpledbv2
serverlessrepo: serverlessapplicationrepository
servicecatalog: servicecatalogappregistry
ses: mailmanager pinpointemail sesv2
signer: signerdata
sms-voice: pinpointsmsvoice pinpointsmsvoicev2
sso: ssoadmin
sso-oauth: ssooidc
states: sfn stepfunctions
tag: resourcegroupstaggingapi
tax: taxsettings
thinclient: workspacesthinclient
timestream: timestreamquery timestreamwrite
wisdom: qconnect
`;

/** IAM prefixes by the name of a client, without case and punctuation. */
export function clientNames(): ReadonlyMap<string, string> {
  return new Map(
    CLIENTS.trim()
      .split('\n')
      .flatMap((line) => {
        const [prefix = '', names = ''] = line.split(': ');
        return names.split(' ').map((name) => [name, prefix] as const);
      }),
  );
}
