/** The `lintel` command. Exit codes: 0 nothing at or above `--fail-on`, 1 findings, 2 wrong usage or an internal error. */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { SEVERITIES, type Severity } from '../../core/config';
import { runExplain, runRules } from './catalogue';
import { UsageError, type Environment } from './environment';
import { runFix } from './fix';
import { runInit } from './init';
import { runScan } from './scan';

export async function main(args: readonly string[], environment: Environment): Promise<number> {
  let code = 0;
  const program = new Command('lintel')
    .description('Finds what keeps infrastructure as code from being production-ready: Terraform, CloudFormation, AWS CDK and Pulumi.')
    .version(environment.version, '-V, --version')
    .showHelpAfterError('(run lintel --help for usage)')
    .configureOutput({ writeOut: environment.out, writeErr: environment.err })
    .exitOverride();

  program
    .command('scan')
    .description('report findings')
    .argument('[paths...]', 'folders or files, each a root of its own', ['.'])
    .addOption(new Option('--format <format>', 'how to report').choices(['text', 'json', 'sarif']).default('text'))
    .option('--output <file>', 'write the report to a file')
    .option('--config <file>', 'use this configuration')
    .option('--rule <id...>', 'check these rules only')
    .addOption(severity('--severity <level>', 'report findings of this severity and above').default('low'))
    .addOption(severity('--fail-on <level>', 'exit with 1 for findings of this severity and above').default('high'))
    .option('--baseline <file>', 'leave out the findings of an earlier JSON report')
    .option('--stdin-filename <file>', 'analyse standard input as if it were this file')
    .action(async (paths: string[], options) => {
      code = await runScan(paths, options, environment);
    });

  program
    .command('fix')
    .description('apply fixes')
    .argument('[paths...]', 'folders or files, each a root of its own', ['.'])
    .option('--config <file>', 'use this configuration')
    .option('--unsafe', 'also apply fixes that replace a resource or need a decision', false)
    .option('--rule <id...>', 'fix findings of these rules only')
    .option('--dry-run', 'print a unified diff instead of writing files', false)
    .action(async (paths: string[], options) => {
      code = await runFix(paths, options, environment);
    });

  program
    .command('explain')
    .description('say what a rule is about and how to mend what it finds')
    .argument('<rule>', 'the id of a rule')
    .action((rule: string) => {
      code = runExplain(rule, environment);
    });

  program
    .command('rules')
    .description('list the rules')
    .addOption(new Option('--format <format>', 'how to list').choices(['text', 'json']).default('text'))
    .action((options: { format: 'text' | 'json' }) => {
      code = runRules(options.format, environment);
    });

  program
    .command('init')
    .description('write a lintel.jsonc to start from')
    .action(async () => {
      code = await runInit(environment);
    });

  program
    .command('server')
    .description('run the language server')
    .option('--stdio', 'speak over standard input and output', true)
    .action(async () => {
      code = await environment.serve();
    });

  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof UsageError) {
      environment.err(`lintel: ${error.message}\n`);
      return 2;
    }
    environment.err(`lintel: internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return 2;
  }
}

function severity(flags: string, description: string): Option {
  return new Option(flags, `${description} (${SEVERITIES.join(', ')})`).argParser((text: string): Severity => {
    const found = SEVERITIES.find((each) => each === text);
    if (!found) throw new InvalidArgumentError(`It must be one of ${SEVERITIES.join(', ')}.`);
    return found;
  });
}
