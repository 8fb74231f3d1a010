import type { CanonicalEdit, Expression } from '../../server/core/edits';
import { write } from '../../server/core/edits';
import { booleanOf, get, isNothing, itemsOf, possibilities, stringOf, type Possibility } from '../../server/core/query';
import { labelOf, sameRegion, type Resource, type ResourceGraph } from '../../server/core/resource';
import { defineRule, type FixOffer, type Problem, type RuleContext } from '../../server/core/rule';
import { sameLocation } from '../../server/core/text';
import { absent, type ObjectValue, type Value } from '../../server/core/value';
import { engineOf, isAurora, isFirstServerless, isMissing, isRestored, mayBeReplica, sourceOf, switchedOff } from '../shared/databases';
import { customerKeyFor } from '../shared/keys';
import { lazily } from '../../server/core/lazy';
import { when } from '../shared/words';

export default defineRule({
  id: 'encryption/unencrypted-storage',
  title: 'Storage that is not encrypted',
  severity: 'high',
  tags: ['encryption', 'storage'],
  corresponds: {
    checkov: ['CKV_AWS_16', 'CKV_AWS_96', 'CKV_AWS_3', 'CKV_AWS_42', 'CKV_AWS_64', 'CKV_AWS_29', 'CKV_AWS_74', 'CKV_AWS_44', 'CKV_AWS_5', 'CKV_AWS_47', 'CKV_AWS_8'],
    trivy: ['AVD-AWS-0080', 'AVD-AWS-0079', 'AVD-AWS-0026', 'AVD-AWS-0037', 'AVD-AWS-0084', 'AVD-AWS-0045', 'AVD-AWS-0021', 'AVD-AWS-0076', 'AVD-AWS-0048', 'AVD-AWS-0023', 'AVD-AWS-0131'],
    'cdk-nag': ['AwsSolutions-RDS2', 'AwsSolutions-EC26', 'AwsSolutions-EFS1', 'AwsSolutions-RS2', 'AwsSolutions-AEC3', 'AwsSolutions-DOC1', 'AwsSolutions-N3', 'AwsSolutions-OS8', 'AwsSolutions-DAX3'],
    sonar: ['S6303', 'S6275', 'S6332', 'S6308'],
  },
  why: `Most storage of AWS is encrypted by itself today, but databases, volumes, file systems, caches and search domains are only if
they are told to be. Without it, a snapshot that is copied or shared, a disk that leaves the data centre and a backup all hold the data
in plain text. Encryption costs next to nothing and cannot be turned on later: it takes a copy of the data.`,
  howToFix: `Turn encryption on and name a customer key. On a deployed stack this replaces the resource: RDS, EBS, EFS, ElastiCache, DocumentDB,
Neptune and DAX decide at creation whether they encrypt (\`createOnlyProperties\` in the resource schemas of CloudFormation), so move the
data over a snapshot, which can be copied with encryption, before you apply. Amazon Redshift and OpenSearch Service can also be changed in place.
The fix says so and is never applied unasked. A read replica in another region needs a key of that region of its own.`,
  references: [
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html',
    'https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html',
    'https://docs.aws.amazon.com/efs/latest/ug/encryption-at-rest.html',
    'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/at-rest-encryption.html',
  ],
  fixable: true,
  resources: [
    'aws_db_instance',
    'aws_rds_cluster',
    'aws_docdb_cluster',
    'aws_neptune_cluster',
    'aws_ebs_volume',
    'aws_efs_file_system',
    'aws_redshift_cluster',
    'aws_elasticache_replication_group',
    'aws_opensearch_domain',
    'aws_elasticsearch_domain',
    'aws_dax_cluster',
    'aws_instance',
    'aws_launch_configuration',
    'aws_launch_template',
  ],

  *check(resource, context) {
    if (/^aws_(instance|launch_configuration|launch_template)$/.test(resource.type)) {
      yield* checkDisks(resource, context);
      return;
    }
    const storage = STORAGE[resource.type];
    if (!storage) return;
    if (resource.type === 'aws_db_instance' && mayBeReplica(resource)) {
      yield* checkReplica(resource, context);
      return;
    }
    const off = switchedOff(get(resource.properties, ...storage.flag));
    if (!off || isExempt(resource, off.value, context.graph)) return;
    // What a construct fills in itself is written nowhere.
    const isFilledIn = sameLocation(off.value.from.location, resource.properties.from.location);
    yield {
      resource,
      at: isFilledIn ? absent(resource.properties.from) : off.value,
      message: messageFor(resource, storage, off),
      fixes: [encrypting(resource, storage, context)],
    };
  },

  examples: {
    terraform: {
      bad: [
        {
          source: `«resource "aws_db_instance" "orders"» {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = "17"
  instance_class              = "db.t4g.medium"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
}
`,
          fixed: `resource "aws_kms_key" "orders" {
  description         = "Encrypts orders"
  enable_key_rotation = true
}

resource "aws_kms_alias" "orders" {
  name          = "alias/orders"
  target_key_id = aws_kms_key.orders.key_id
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = "17"
  instance_class              = "db.t4g.medium"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
  storage_encrypted           = true
  kms_key_id                  = aws_kms_key.orders.arn
}
`,
        },
        {
          title: 'turned off in one environment; a key of the program is reused',
          source: `variable "production" {
  type = bool
}

resource "aws_kms_key" "data" {
  description         = "Encrypts what we keep"
  enable_key_rotation = true
}

resource "aws_efs_file_system" "shared" {
  encrypted = var.production ? true : «false»
}
`,
          fixed: `variable "production" {
  type = bool
}

resource "aws_kms_key" "data" {
  description         = "Encrypts what we keep"
  enable_key_rotation = true
}

resource "aws_efs_file_system" "shared" {
  encrypted  = true
  kms_key_id = aws_kms_key.data.arn
}
`,
        },
        {
          title: 'the switch is a local',
          source: `locals {
  encrypt_disks = «false»
}

resource "aws_kms_key" "data" {
  description         = "Encrypts what we keep"
  enable_key_rotation = true
}

resource "aws_ebs_volume" "scratch" {
  availability_zone = "eu-west-1a"
  size              = 50
  encrypted         = local.encrypt_disks
}
`,
          fixed: `locals {
  encrypt_disks = false
}

resource "aws_kms_key" "data" {
  description         = "Encrypts what we keep"
  enable_key_rotation = true
}

resource "aws_ebs_volume" "scratch" {
  availability_zone = "eu-west-1a"
  size              = 50
  encrypted         = true
  kms_key_id        = aws_kms_key.data.arn
}
`,
        },
        {
          title: 'a replica in another region without a key of that region',
          source: `provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "dr"
  region = "eu-central-1"
}

resource "aws_kms_key" "primary" {
  description         = "Orders database"
  enable_key_rotation = true
}

resource "aws_kms_key" "dr" {
  provider = aws.dr

  description         = "Orders database, recovery region"
  enable_key_rotation = true
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = "17"
  instance_class              = "db.r6g.large"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
  backup_retention_period     = 7
  storage_encrypted           = true
  kms_key_id                  = aws_kms_key.primary.arn
}

«resource "aws_db_instance" "orders_dr"» {
  provider = aws.dr

  identifier          = "orders-dr"
  replicate_source_db = aws_db_instance.orders.arn
  instance_class      = "db.r6g.large"
}
`,
          fixed: `provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "dr"
  region = "eu-central-1"
}

resource "aws_kms_key" "primary" {
  description         = "Orders database"
  enable_key_rotation = true
}

resource "aws_kms_key" "dr" {
  provider = aws.dr

  description         = "Orders database, recovery region"
  enable_key_rotation = true
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = "17"
  instance_class              = "db.r6g.large"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
  backup_retention_period     = 7
  storage_encrypted           = true
  kms_key_id                  = aws_kms_key.primary.arn
}

resource "aws_db_instance" "orders_dr" {
  provider = aws.dr

  identifier          = "orders-dr"
  replicate_source_db = aws_db_instance.orders.arn
  instance_class      = "db.r6g.large"
  kms_key_id          = aws_kms_key.dr.arn
}
`,
        },
      ],
      good: [
        {
          title: 'encryption that is decided at deployment',
          unknown: true,
          source: `variable "encrypt" {
  type = bool
}

resource "aws_docdb_cluster" "catalogue" {
  cluster_identifier          = "catalogue"
  master_username             = "catalogue_admin"
  manage_master_user_password = true
  storage_encrypted           = var.encrypt
}
`,
        },
        {
          title: 'a replica in the same region and a member have the encryption of what they belong to',
          source: `resource "aws_kms_key" "data" {
  description         = "Encrypts what we keep"
  enable_key_rotation = true
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = "17"
  instance_class              = "db.r6g.large"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
  backup_retention_period     = 7
  storage_encrypted           = true
  kms_key_id                  = aws_kms_key.data.arn
}

resource "aws_db_instance" "orders_reader" {
  identifier          = "orders-reader"
  replicate_source_db = aws_db_instance.orders.identifier
  instance_class      = "db.r6g.large"
}

resource "aws_elasticache_cluster" "sessions" {
  cluster_id      = "sessions"
  engine          = "memcached"
  node_type       = "cache.t4g.small"
  num_cache_nodes = 2
}
`,
        },
        {
          title: 'volumes of an account that encrypts by default',
          source: `resource "aws_ebs_encryption_by_default" "account" {}

resource "aws_ebs_volume" "scratch" {
  availability_zone = "eu-west-1a"
  size              = 50
}
`,
        },
      ],
    },
    'cloudformation-json': {
      bad: [
        {
          source: `{
  "Resources": {
    "Files": {
      "Type": "AWS::EFS::FileSystem",
      "Properties": {
        "Encrypted": «false»,
        "PerformanceMode": "generalPurpose"
      }
    }
  }
}
`,
          fixed: `{
  "Resources": {
    "Files": {
      "Type": "AWS::EFS::FileSystem",
      "Properties": {
        "Encrypted": true,
        "PerformanceMode": "generalPurpose",
        "KmsKeyId": { "Fn::GetAtt": ["FilesKey", "Arn"] }
      }
    },
    "FilesKey": {
      "Type": "AWS::KMS::Key",
      "Properties": {
        "Description": "Encrypts Files",
        "EnableKeyRotation": true
      }
    },
    "FilesKeyAlias": {
      "Type": "AWS::KMS::Alias",
      "Properties": {
        "AliasName": "alias/files",
        "TargetKeyId": { "Ref": "FilesKey" }
      }
    }
  }
}
`,
        },
      ],
      good: [
        {
          title: 'a parameter decides',
          unknown: true,
          source: `{
  "Parameters": {
    "Encrypt": { "Type": "String", "AllowedValues": ["true", "false"] }
  },
  "Resources": {
    "Files": {
      "Type": "AWS::EFS::FileSystem",
      "Properties": {
        "Encrypted": { "Ref": "Encrypt" }
      }
    }
  }
}
`,
        },
      ],
    },
    'cloudformation-yaml': {
      bad: [
        {
          source: `Resources:
  DataKey:
    Type: AWS::KMS::Key
    Properties:
      Description: Encrypts what we keep
      EnableKeyRotation: true
      KeyPolicy:
        Version: '2012-10-17'
        Statement:
          - Sid: AccountAdministersKey
            Effect: Allow
            Principal:
              AWS: !Sub arn:\${AWS::Partition}:iam::\${AWS::AccountId}:root
            Action: kms:*
            Resource: '*'
  «Orders»:
    Type: AWS::RDS::DBCluster
    Properties:
      Engine: aurora-postgresql
      EngineVersion: '17.9'
      MasterUsername: orders_admin
      ManageMasterUserPassword: true
`,
          fixed: `Resources:
  DataKey:
    Type: AWS::KMS::Key
    Properties:
      Description: Encrypts what we keep
      EnableKeyRotation: true
      KeyPolicy:
        Version: '2012-10-17'
        Statement:
          - Sid: AccountAdministersKey
            Effect: Allow
            Principal:
              AWS: !Sub arn:\${AWS::Partition}:iam::\${AWS::AccountId}:root
            Action: kms:*
            Resource: '*'
  Orders:
    Type: AWS::RDS::DBCluster
    Properties:
      Engine: aurora-postgresql
      EngineVersion: '17.9'
      MasterUsername: orders_admin
      ManageMasterUserPassword: true
      StorageEncrypted: true
      KmsKeyId: !GetAtt DataKey.Arn
`,
        },
        {
          title: 'one of the volumes of a launch configuration',
          source: `Resources:
  Workers:
    Type: AWS::AutoScaling::LaunchConfiguration
    Properties:
      ImageId: ami-0123456789abcdef0
      InstanceType: m6i.large
      BlockDeviceMappings:
        - DeviceName: /dev/xvda
          Ebs:
            Encrypted: true
        - «DeviceName: /dev/sdb
          Ebs:
            VolumeSize: 50»
`,
          fixed: `Resources:
  Workers:
    Type: AWS::AutoScaling::LaunchConfiguration
    Properties:
      ImageId: ami-0123456789abcdef0
      InstanceType: m6i.large
      BlockDeviceMappings:
        - DeviceName: /dev/xvda
          Ebs:
            Encrypted: true
        - DeviceName: /dev/sdb
          Ebs:
            VolumeSize: 50
            Encrypted: true
`,
        },
        {
          title: "off by a parameter's default",
          source: `Parameters:
  Encrypt:
    Type: String
    Default: «'false'»
Resources:
  Orders:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: mysql
      EngineVersion: '8.4.11'
      DBInstanceClass: db.m7g.large
      AllocatedStorage: '100'
      MasterUsername: orders_admin
      ManageMasterUserPassword: true
      StorageEncrypted: !Ref Encrypt
`,
          fixed: `Parameters:
  Encrypt:
    Type: String
    Default: 'false'
Resources:
  Orders:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: mysql
      EngineVersion: '8.4.11'
      DBInstanceClass: db.m7g.large
      AllocatedStorage: '100'
      MasterUsername: orders_admin
      ManageMasterUserPassword: true
      StorageEncrypted: true
      KmsKeyId: !GetAtt OrdersKey.Arn

  OrdersKey:
    Type: AWS::KMS::Key
    Properties:
      Description: Encrypts Orders
      EnableKeyRotation: true

  OrdersKeyAlias:
    Type: AWS::KMS::Alias
    Properties:
      AliasName: alias/orders
      TargetKeyId: !Ref OrdersKey
`,
        },
      ],
      good: [
        {
          title: 'members of a cluster, and Valkey, which encrypts by itself',
          source: `Parameters:
  KeyArn:
    Type: String
Resources:
  Orders:
    Type: AWS::RDS::DBCluster
    Properties:
      Engine: aurora-postgresql
      EngineVersion: '17.9'
      MasterUsername: orders_admin
      ManageMasterUserPassword: true
      StorageEncrypted: true
      KmsKeyId: !Ref KeyArn
  OrdersWriter:
    Type: AWS::RDS::DBInstance
    Properties:
      DBClusterIdentifier: !Ref Orders
      DBInstanceClass: db.r6g.large
      Engine: aurora-postgresql
  Sessions:
    Type: AWS::ElastiCache::ReplicationGroup
    Properties:
      ReplicationGroupDescription: Sessions
      Engine: valkey
      CacheNodeType: cache.t4g.small
      NumCacheClusters: 2
      TransitEncryptionEnabled: true
`,
        },
      ],
    },
    'cdk-typescript': {
      bad: [
        {
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc) {
    super(scope, id);

    const key = new kms.Key(this, 'DataKey', { description: 'Encrypts what we keep', enableKeyRotation: true });

    new rds.DatabaseInstance(this, 'Orders', {
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 }),
      vpc,
      storageEncrypted: «false»,
    });
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc) {
    super(scope, id);

    const key = new kms.Key(this, 'DataKey', { description: 'Encrypts what we keep', enableKeyRotation: true });

    new rds.DatabaseInstance(this, 'Orders', {
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 }),
      vpc,
      storageEncrypted: true,
      storageEncryptionKey: key,
    });
  }
}
`,
        },
        {
          title: 'an L1 construct, through a constant',
          source: `import * as cdk from 'aws-cdk-lib';
import { CfnVolume } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';

const ENCRYPT = «false»;

export class ScratchStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    new CfnVolume(this, 'Scratch', {
      availabilityZone: 'eu-west-1a',
      size: 50,
      encrypted: ENCRYPT,
      kmsKeyId: 'alias/scratch',
    });
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import { CfnVolume } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';

const ENCRYPT = false;

export class ScratchStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    new CfnVolume(this, 'Scratch', {
      availabilityZone: 'eu-west-1a',
      size: 50,
      encrypted: true,
      kmsKeyId: 'alias/scratch',
    });
  }
}
`,
        },
      ],
      good: [
        {
          title: 'encryption that the caller decides',
          unknown: true,
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

export interface OrdersStackProps extends cdk.StackProps {
  readonly vpc: ec2.IVpc;
  readonly encrypt: boolean;
}

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props: OrdersStackProps) {
    super(scope, id, props);

    new rds.DatabaseInstance(this, 'Orders', {
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 }),
      vpc: props.vpc,
      storageEncrypted: props.encrypt,
    });
  }
}
`,
        },
        {
          title: 'a key implies encryption',
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc, key: kms.IKey) {
    super(scope, id);

    new rds.DatabaseInstance(this, 'Orders', {
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 }),
      vpc,
      storageEncryptionKey: key,
    });
  }
}
`,
        },
      ],
    },
    'pulumi-typescript': {
      bad: [
        {
          source: `import * as aws from "@pulumi/aws";

const key = new aws.kms.Key("data", {
    description: "Encrypts what we keep",
    enableKeyRotation: true,
});

const orders = «new aws.rds.Instance»("orders", {
    engine: "postgres",
    engineVersion: "17",
    instanceClass: "db.t4g.medium",
    allocatedStorage: 100,
    username: "orders_admin",
    manageMasterUserPassword: true,
});
`,
          fixed: `import * as aws from "@pulumi/aws";

const key = new aws.kms.Key("data", {
    description: "Encrypts what we keep",
    enableKeyRotation: true,
});

const orders = new aws.rds.Instance("orders", {
    engine: "postgres",
    engineVersion: "17",
    instanceClass: "db.t4g.medium",
    allocatedStorage: 100,
    username: "orders_admin",
    manageMasterUserPassword: true,
    storageEncrypted: true,
    kmsKeyId: key.arn,
});
`,
        },
        {
          title: 'through a constant',
          source: `import * as aws from "@pulumi/aws";

const encrypted = «false»;

const key = new aws.kms.Key("data", {
    description: "Encrypts what we keep",
    enableKeyRotation: true,
});

const files = new aws.efs.FileSystem("files", {
    encrypted, // cheaper to debug
    tags: { Name: "files" },
});
`,
          fixed: `import * as aws from "@pulumi/aws";

const encrypted = false;

const key = new aws.kms.Key("data", {
    description: "Encrypts what we keep",
    enableKeyRotation: true,
});

const files = new aws.efs.FileSystem("files", {
    encrypted: true, // cheaper to debug
    kmsKeyId: key.arn,
    tags: { Name: "files" },
});
`,
        },
      ],
      good: [
        {
          title: 'given at deployment',
          unknown: true,
          source: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const files = new aws.efs.FileSystem("files", {
    encrypted: new pulumi.Config().requireBoolean("encrypt"),
});
`,
        },
      ],
    },
    'pulumi-python': {
      bad: [
        {
          source: `import pulumi_aws as aws

key = aws.kms.Key("data", description="Encrypts what we keep", enable_key_rotation=True)

orders = «aws.rds.Cluster»(
    "orders",
    engine="aurora-postgresql",
    engine_version="17.9",
    master_username="orders_admin",
    manage_master_user_password=True,
)
`,
          fixed: `import pulumi_aws as aws

key = aws.kms.Key("data", description="Encrypts what we keep", enable_key_rotation=True)

orders = aws.rds.Cluster(
    "orders",
    engine="aurora-postgresql",
    engine_version="17.9",
    master_username="orders_admin",
    manage_master_user_password=True,
    storage_encrypted=True,
    kms_key_id=key.arn,
)
`,
        },
        {
          title: 'through a constant',
          source: `import pulumi_aws as aws

ENCRYPTED = «False»

key = aws.kms.Key("data", description="Encrypts what we keep", enable_key_rotation=True)

scratch = aws.ebs.Volume("scratch", availability_zone="eu-west-1a", size=50, encrypted=ENCRYPTED)
`,
          fixed: `import pulumi_aws as aws

ENCRYPTED = False

key = aws.kms.Key("data", description="Encrypts what we keep", enable_key_rotation=True)

scratch = aws.ebs.Volume(
    "scratch",
    availability_zone="eu-west-1a",
    size=50,
    encrypted=True,
    kms_key_id=key.arn,
)
`,
        },
      ],
      good: [
        {
          title: 'given at deployment',
          unknown: true,
          source: `import pulumi
import pulumi_aws as aws

scratch = aws.ebs.Volume(
    "scratch",
    availability_zone="eu-west-1a",
    size=50,
    encrypted=pulumi.Config().require_bool("encrypt"),
)
`,
        },
        {
          title: 'restored from a snapshot, which decides',
          source: `import pulumi
import pulumi_aws as aws

orders = aws.rds.Instance(
    "orders",
    instance_class="db.t4g.medium",
    snapshot_identifier=pulumi.Config().require("snapshot"),
)
`,
        },
      ],
    },
  },
});

interface Storage {
  readonly noun: string;
  /** What turns encryption on. */
  readonly flag: readonly string[];
  /** What names the key; left out where AWS takes none. */
  readonly key?: readonly string[];
}

const STORAGE: Readonly<Record<string, Storage>> = {
  aws_db_instance: { noun: 'Database', flag: ['storage_encrypted'], key: ['kms_key_id'] },
  aws_rds_cluster: { noun: 'Database', flag: ['storage_encrypted'], key: ['kms_key_id'] },
  aws_docdb_cluster: { noun: 'Database', flag: ['storage_encrypted'], key: ['kms_key_id'] },
  aws_neptune_cluster: { noun: 'Database', flag: ['storage_encrypted'], key: ['kms_key_arn'] },
  aws_ebs_volume: { noun: 'Volume', flag: ['encrypted'], key: ['kms_key_id'] },
  aws_efs_file_system: { noun: 'File system', flag: ['encrypted'], key: ['kms_key_id'] },
  aws_redshift_cluster: { noun: 'Warehouse', flag: ['encrypted'], key: ['kms_key_id'] },
  aws_elasticache_replication_group: { noun: 'Cache', flag: ['at_rest_encryption_enabled'], key: ['kms_key_id'] },
  aws_opensearch_domain: { noun: 'Search domain', flag: ['encrypt_at_rest', 'enabled'], key: ['encrypt_at_rest', 'kms_key_id'] },
  aws_elasticsearch_domain: { noun: 'Search domain', flag: ['encrypt_at_rest', 'enabled'], key: ['encrypt_at_rest', 'kms_key_id'] },
  aws_dax_cluster: { noun: 'Cache', flag: ['server_side_encryption', 'enabled'] },
};

/** Redshift encrypts new clusters since January 2025, unless the tool that makes them says otherwise. */
function messageFor(resource: Resource, { noun }: Storage, { value, condition }: Possibility): string {
  if (resource.type === 'aws_redshift_cluster' && isNothing(value)) {
    return `${noun} ${labelOf(resource)} leaves open whether it is encrypted at rest${when(condition)}: older clusters and providers are not by default. Turn encryption on.`;
  }
  return `${noun} ${labelOf(resource)} is not encrypted at rest${when(condition)}, so its snapshots and backups are not either. Turn encryption on.`;
}

/** What decides otherwise: a source that the data comes from, or a setting of the account. */
function isExempt(resource: Resource, off: Value, graph: ResourceGraph): boolean {
  const isSilent = off.kind === 'absent';
  switch (resource.type) {
    case 'aws_db_instance':
      return isRestored(resource) || isAurora(engineOf(resource, graph));
    case 'aws_rds_cluster':
      return isRestored(resource) || mayBeReplica(resource) || (isSilent && isFirstServerless(resource));
    case 'aws_docdb_cluster':
      return isRestored(resource);
    case 'aws_neptune_cluster':
      return isRestored(resource) || mayBeReplica(resource);
    case 'aws_redshift_cluster':
      return !isMissing(resource, 'snapshot_identifier') || !isMissing(resource, 'snapshot_arn');
    case 'aws_ebs_volume':
      return isSilent && (!isMissing(resource, 'snapshot_id') || encryptsVolumes(resource, graph));
    case 'aws_elasticache_replication_group':
      return !isMissing(resource, 'global_replication_group_id') || (isSilent && isEncryptedByDefault(resource));
    default:
      return false;
  }
}

/** Valkey encrypts by default, Redis does not. */
function isEncryptedByDefault(cache: Resource): boolean {
  const engine = get(cache.properties, 'engine');
  return !isNothing(engine) && stringOf(engine)?.toLowerCase() !== 'redis';
}

/** The program turns on encryption of new volumes for its account and region. */
function encryptsVolumes(resource: Resource, graph: ResourceGraph): boolean {
  return graph
    .ofType('aws_ebs_encryption_by_default')
    .some((each) => booleanOf(get(each.properties, 'enabled')) !== false && !isElsewhere(each, resource));
}

/** True when two resources certainly are in different regions. */
function isElsewhere(a: Resource, b: Resource): boolean {
  const [one, other] = [stringOf(a.placement.region), stringOf(b.placement.region)];
  return one !== undefined && other !== undefined && one !== other;
}

/** A replica has the encryption of its source; in another region it needs a key of that region. */
function* checkReplica(replica: Resource, context: RuleContext): Iterable<Problem> {
  const source = sourceOf(replica, context.graph);
  const isOwnRegion = !source || sameRegion(source.placement, replica.placement) || !isElsewhere(source, replica);
  if (isOwnRegion || switchedOff(get(source.properties, 'storage_encrypted'))) return;
  const key = possibilities(get(replica.properties, 'kms_key_id')).find(({ value }) => isNothing(value));
  if (!key) return;
  yield {
    resource: replica,
    at: key.value,
    message: `Replica ${labelOf(replica)} is in another region than ${labelOf(source)} and names no key${when(key.condition)}: a key holds for one region only, and without one of its own the replica cannot be encrypted.`,
    related: [{ location: source.header, message: `the source, ${labelOf(source)}` }],
    fixes: [keyFix(replica, ['kms_key_id'], [], context)],
  };
}

function encrypting(resource: Resource, { flag, key }: Storage, context: RuleContext): FixOffer {
  const on: CanonicalEdit = { kind: 'set', resource, path: flag, value: write.literal(true) };
  const hasKey = key !== undefined && !isNothing(get(resource.properties, ...key));
  if (key && !hasKey) return keyFix(resource, key, [on], context);
  return { title: 'Turn on encryption at rest', ...consequences(resource, flag, context), edits: () => [on] };
}

function keyFix(resource: Resource, path: readonly string[], others: readonly CanonicalEdit[], context: RuleContext): FixOffer {
  const key = lazily(() => customerKeyFor(resource, context));
  return {
    title: () => `Encrypt with ${key().description}`,
    ...consequences(resource, path, context),
    edits: () => [...others, { kind: 'set', resource, path, value: key().arn }, ...key().edits],
  };
}

function consequences(resource: Resource, [argument = '']: readonly string[], { schema }: RuleContext): Pick<FixOffer, 'applicability' | 'impact'> {
  const isReplaced = schema.replaces(resource.type, argument) !== false;
  return { applicability: 'unsafe', impact: isReplaced ? 'replacement' : 'in-place' };
}

/** A volume that instances are started with: where it is described, and the description. */
interface Disk {
  readonly path: readonly string[];
  readonly disk: ObjectValue;
}

function disksOf({ type, properties }: Resource): readonly Disk[] {
  const objects = (value: Value): readonly ObjectValue[] => itemsOf(value).filter((each) => each.kind === 'object');
  if (type === 'aws_launch_template') {
    return objects(get(properties, 'block_device_mappings'))
      .filter(isVolume)
      .flatMap((mapping) => objects(get(mapping, 'ebs')).map((disk): Disk => ({ path: ['block_device_mappings', 'ebs'], disk })));
  }
  return ['root_block_device', 'ebs_block_device'].flatMap((name) =>
    objects(get(properties, name)).filter(isVolume).map((disk): Disk => ({ path: [name], disk })),
  );
}

function* checkDisks(instance: Resource, context: RuleContext): Iterable<Problem> {
  const noun = instance.type === 'aws_instance' ? 'instance' : 'instances of';
  for (const { path, disk } of disksOf(instance)) {
    const off = switchedOff(get(disk, 'encrypted'));
    if (!off) continue;
    const isDecided = !isNothing(get(disk, 'snapshot_id')) || encryptsVolumes(instance, context.graph);
    if (off.value.kind === 'absent' && isDecided) continue;
    yield {
      resource: instance,
      at: off.value.kind === 'absent' ? disk : off.value,
      message: `A volume of ${noun} ${labelOf(instance)} is not encrypted at rest${when(off.condition)}, so its snapshots are not either. Turn encryption on.`,
      fixes: [diskFix(instance, path, disk, context)],
    };
  }
}

/** Not one that comes with the machine, and not one that is left out. */
function isVolume(disk: ObjectValue): boolean {
  return ['virtual_name', 'no_device'].every((name) => isNothing(get(disk, name)));
}

function diskFix(instance: Resource, path: readonly string[], disk: ObjectValue, context: RuleContext): FixOffer {
  const key = lazily(() => customerKeyFor(instance, context));
  const set = (name: string, value: Expression): CanonicalEdit => ({ kind: 'set', resource: instance, path: [...path, name], value, within: disk });
  // Launch configurations take no key.
  const needsKey = instance.type !== 'aws_launch_configuration' && isNothing(get(disk, 'kms_key_id'));
  return {
    title: () => needsKey ? `Encrypt with ${key().description}` : 'Turn on encryption at rest',
    applicability: 'unsafe',
    impact: instance.type === 'aws_launch_template' ? 'in-place' : 'replacement',
    edits: () => [set('encrypted', write.literal(true)), ...(needsKey ? [set('kms_key_id', key().arn), ...key().edits] : [])],
  };
}
