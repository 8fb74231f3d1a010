/** The AWS CDK as a library model: constructs of `aws-cdk-lib` become CloudFormation resources, and those canonical ones. */
import type { SchemaNames } from '../../../schema/names';
import { createBridge } from '../../../schema/bridge';
import type { LibraryModel } from '../evaluator/library';
import { CdkSession } from './session';

export function cdkModel(names: SchemaNames): LibraryModel {
  const bridge = createBridge(names.cloudFormation);
  return {
    flavour: 'cdk-typescript',
    provides: (specifier) => /^(?:constructs$|aws-cdk-lib(?:\/|$)|@aws-cdk\/aws-[\w-]+-alpha$)/.test(specifier),
    recognises: (specifier) => /^aws-cdk-lib(\/|$)/.test(specifier),
    open: (evaluation) => new CdkSession(evaluation, names, bridge),
  };
}
