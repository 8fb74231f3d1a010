/** Pulumi as a library model: `@pulumi/aws`, `@pulumi/pulumi`, `@pulumi/random`, and the rest of its packages as far as needed. */
import type { SchemaNames } from '../../../schema/names';
import type { LibraryModel } from '../evaluator/library';
import { PulumiSession } from './session';

export function pulumiModel(names: SchemaNames): LibraryModel {
  return {
    flavour: 'pulumi-typescript',
    provides: (specifier) => specifier.startsWith('@pulumi/'),
    recognises: (specifier) => specifier.startsWith('@pulumi/'),
    open: (evaluation) => new PulumiSession(evaluation, names),
  };
}
