// Validates CloudFormation templates with the validator that aws-cdk-lib carries; prints what it finds as JSON, by file.
// Usage: node cloudformation.mjs ORACLES, with a JSON list of files on standard input.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { argv, stdout } from 'node:process';

const library = createRequire(join(argv[2], 'package.json')).resolve('aws-cdk-lib');
const { CompositeEngine, TemplateFile } = createRequire(library)('@aws/cloudformation-validate');
/** Values that are not among the allowed ones are warnings to the validator, because its lists may be older than AWS. */
const WRONG_VALUE = 'W3030';
const engine = new CompositeEngine();
const found = {};
for (const file of JSON.parse(readFileSync(0, 'utf8'))) {
  const { diagnostics } = engine.validateTemplate(new TemplateFile(file), { severityLevel: 'WARN', detailLevel: 'STANDARD' });
  const errors = diagnostics.filter(({ severity, ruleId }) => severity !== 'WARN' || ruleId === WRONG_VALUE);
  found[file] = errors.map(({ ruleId, message, startLine, startColumn, entity, propertyPath }) => {
    return { ruleId, message, line: startLine, column: startColumn, where: [entity?.logicalId, propertyPath].filter(Boolean).join('.') };
  });
}
engine.free();
stdout.write(JSON.stringify(found));
