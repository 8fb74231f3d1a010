/** The generated tables, for whoever wires the parts together. */
import cdk from '../generated/cdk.json';
import cloudFormation from '../generated/cloudformation.json';
import pulumi from '../generated/pulumi.json';
import terraform from '../generated/terraform.json';
import type { SchemaTables } from './index';

export const schemaTables: SchemaTables = { terraform, pulumi, cloudFormation, cdk };
