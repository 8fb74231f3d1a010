import * as cdk from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';

export interface DataStackProps extends cdk.StackProps {
  readonly environmentSuffix: string;
}

export class DataStack extends cdk.Stack {
  readonly orders: dynamodb.Table;
  readonly receipts: s3.Bucket;

  constructor(scope: Construct, id: string, props: DataStackProps) {
    super(scope, id, props);

    this.orders = new dynamodb.Table(this, 'Orders', {
      tableName: `orders-${props.environmentSuffix}`,
      partitionKey: { name: 'orderId', type: dynamodb.AttributeType.STRING },
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    });

    this.receipts = new s3.Bucket(this, 'Receipts', {
      encryption: s3.BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      versioned: true,
    });

    new cdk.CfnOutput(this, 'OrdersTableArn', { value: this.orders.tableArn });
    new cdk.CfnOutput(this, 'ReceiptsBucketName', { value: this.receipts.bucketName });
  }
}
