// Validates CloudFormation templates with the validator that aws-cdk-lib carries; prints what it finds as JSON, by file.
// Usage: node cloudformation.mjs ORACLES, with a JSON list of files on standard input.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { argv, stdout } from 'node:process';

const library = createRequire(join(argv[2], 'package.json')).resolve('aws-cdk-lib');
const { CompositeEngine, TemplateFile } = createRequire(library)('@aws/cloudformation-validate');
const engine = new CompositeEngine();
const found = {};
for (const file of JSON.parse(readFileSync(0, 'utf8'))) {
  const { diagnostics } = engine.validateTemplate(new TemplateFile(file), { severityLevel: 'ERROR', detailLevel: 'STANDARD' });
  found[file] = diagnostics.map(({ ruleId, message, startLine, startColumn, entity, propertyPath }) => {
    return { ruleId, message, line: startLine, column: startColumn, where: [entity?.id ?? entity?.logicalId, propertyPath].filter(Boolean).join('.') };
  });
}
engine.free();
stdout.write(JSON.stringify(found));
