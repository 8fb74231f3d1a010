#!/usr/bin/env node
import * as cdk from 'aws-cdk-lib';
import { ApiStack } from '../lib/api-stack';
import { DataStack } from '../lib/data-stack';

const app = new cdk.App();
const environmentSuffix: string = app.node.tryGetContext('environmentSuffix') ?? 'dev';
const env = { account: process.env.CDK_DEFAULT_ACCOUNT, region: 'eu-west-1' };

const data = new DataStack(app, `OrderData-${environmentSuffix}`, { env, environmentSuffix });
new ApiStack(app, `OrderApi-${environmentSuffix}`, {
  env,
  environmentSuffix,
  key: data.key,
  orders: data.orders,
  receipts: data.receipts,
  paymentSecret: data.paymentSecret,
});

cdk.Tags.of(app).add('Name', 'order-service');
cdk.Tags.of(app).add('Environment', environmentSuffix);
