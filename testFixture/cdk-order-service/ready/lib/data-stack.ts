import * as cdk from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';

export interface DataStackProps extends cdk.StackProps {
  readonly environmentSuffix: string;
}

export class DataStack extends cdk.Stack {
  readonly key: kms.Key;
  readonly orders: dynamodb.Table;
  readonly receipts: s3.Bucket;
  readonly paymentSecret: secretsmanager.Secret;

  constructor(scope: Construct, id: string, props: DataStackProps) {
    super(scope, id, props);

    this.key = new kms.Key(this, 'Key', {
      alias: `order-service-${props.environmentSuffix}`,
      description: 'Orders, receipts, the payment token, and the topics, queue and logs of the order service',
      enableKeyRotation: true,
    });
    this.key.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'LogGroups',
        principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
        actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
        resources: ['*'],
        conditions: {
          ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:${this.region}:${this.account}:log-group:*` },
        },
      }),
    );
    this.key.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'AlarmsToTopic',
        principals: [new iam.ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
      }),
    );

    this.orders = new dynamodb.Table(this, 'Orders', {
      tableName: `orders-${props.environmentSuffix}`,
      partitionKey: { name: 'orderId', type: dynamodb.AttributeType.STRING },
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      encryption: dynamodb.TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: this.key,
    });

    this.receipts = new s3.Bucket(this, 'Receipts', {
      encryption: s3.BucketEncryption.KMS,
      encryptionKey: this.key,
      bucketKeyEnabled: true,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      versioned: true,
    });

    this.paymentSecret = new secretsmanager.Secret(this, 'PaymentToken', {
      secretName: `order-service/payment-token-${props.environmentSuffix}`,
      description: 'Token of the payment provider; its value is put there after the first deployment',
      encryptionKey: this.key,
      generateSecretString: { secretStringTemplate: '{}', generateStringKey: 'token' },
    });

    new cdk.CfnOutput(this, 'OrdersTableArn', { value: this.orders.tableArn });
    new cdk.CfnOutput(this, 'ReceiptsBucketName', { value: this.receipts.bucketName });
    new cdk.CfnOutput(this, 'PaymentSecretArn', { value: this.paymentSecret.secretArn });
    new cdk.CfnOutput(this, 'KeyArn', { value: this.key.keyArn });
  }
}
