/** Names of database engines, instance classes and runtimes that constructs have constants for. */
import type { Value } from '../../../../core/value';
import { literal, unknown } from '../../../../core/value';
import { argument, madeBy, valueAt } from '../shapes';

const ENGINES: Readonly<Record<string, string>> = {
  postgres: 'postgres',
  mysql: 'mysql',
  mariaDb: 'mariadb',
  oracleEe: 'oracle-ee',
  oracleEeCdb: 'oracle-ee-cdb',
  oracleSe2: 'oracle-se2',
  oracleSe2Cdb: 'oracle-se2-cdb',
  sqlServerEe: 'sqlserver-ee',
  sqlServerSe: 'sqlserver-se',
  sqlServerEx: 'sqlserver-ex',
  sqlServerWeb: 'sqlserver-web',
  auroraMysql: 'aurora-mysql',
  auroraPostgres: 'aurora-postgresql',
  POSTGRES: 'postgres',
  MYSQL: 'mysql',
  MARIADB: 'mariadb',
  ORACLE_EE: 'oracle-ee',
  ORACLE_SE2: 'oracle-se2',
  SQL_SERVER_EE: 'sqlserver-ee',
  SQL_SERVER_SE: 'sqlserver-se',
  SQL_SERVER_EX: 'sqlserver-ex',
  SQL_SERVER_WEB: 'sqlserver-web',
  AURORA_MYSQL: 'aurora-mysql',
  AURORA_POSTGRESQL: 'aurora-postgresql',
};

/** `rds.DatabaseInstanceEngine.postgres({ version })`. */
export function engineName(value: Value): Value | undefined {
  const name = ENGINES[madeBy(value)?.split('.').at(-1) ?? ''];
  return name === undefined ? undefined : literal(name, value.from);
}

/** The version that such an engine is given; absent when it is given none. */
export function engineVersion(value: Value): Value {
  const options = argument(value, 0)?.value;
  if (!options) return { kind: 'absent', from: value.from };
  const version = valueAt(options, 'version');
  if (version.kind === 'absent' || version.kind === 'unknown') return version;
  const name = madeBy(version) ?? '';
  const text = versionText(name.replace(/^aws-rds\./, ''));
  const given = argument(version, 0);
  if (name.endsWith('.of') && given) return given.value;
  return text === undefined ? unknown('unsupported', version.from, name) : literal(text, version.from);
}

/** `PostgresEngineVersion.VER_16_3` is 16.3. Aurora MySQL and SQL Server number differently. */
function versionText(name: string): string | undefined {
  const [family = '', member = ''] = name.split('.');
  const digits = /^VER_(\d+(?:_\d+)*)$/.exec(member)?.[1];
  if (digits === undefined) return undefined;
  const plain = digits.replaceAll('_', '.');
  switch (family) {
    case 'PostgresEngineVersion':
    case 'AuroraPostgresEngineVersion':
    case 'MariaDbEngineVersion':
      return plain;
    case 'MysqlEngineVersion':
      return plain;
    case 'AuroraMysqlEngineVersion':
      if (/^3[._]/.test(plain)) return `8.0.mysql_aurora.${plain}`;
      return /^2[._]/.test(plain) ? `5.7.mysql_aurora.${plain}` : undefined;
    default:
      return undefined;
  }
}

/** `ec2.InstanceType.of(InstanceClass.T3, InstanceSize.MICRO)` and `new ec2.InstanceType('t3.micro')`. */
export function instanceType(value: Value): Value | undefined {
  if (value.kind === 'literal') return value;
  const name = madeBy(value);
  const [first, second] = [argument(value, 0)?.value, argument(value, 1)?.value];
  if (name === 'aws-ec2.InstanceType') return first;
  if (name !== 'aws-ec2.InstanceType.of' || first?.kind !== 'literal' || second?.kind !== 'literal') return undefined;
  return literal(`${String(first.value)}.${String(second.value)}`, value.from);
}

/** The same for RDS, whose classes start with `db.`. */
export function instanceClass(value: Value): Value | undefined {
  const type = instanceType(value);
  return type?.kind === 'literal' ? literal(`db.${String(type.value)}`, type.from) : type;
}

/** `lambda.Runtime.PYTHON_3_13` is python3.13. */
export function runtimeName(member: string): string | undefined {
  if (/LATEST|ALL|^FROM/.test(member)) return undefined;
  const [, family, version = ''] = /^([A-Z]+(?:_CORE)?)_?(.*)$/.exec(member) ?? [];
  switch (family) {
    case 'NODEJS':
      return version === '' ? 'nodejs' : `nodejs${version.replace('_', '.').toLowerCase()}`;
    case 'PYTHON':
    case 'RUBY':
      return `${family.toLowerCase()}${version.replaceAll('_', '.')}`;
    case 'JAVA':
      return version === '8_CORRETTO' ? 'java8.al2' : `java${version}`;
    case 'GO':
      return 'go1.x';
    case 'DOTNET_CORE':
      return `dotnetcore${version.replaceAll('_', '.')}`;
    case 'DOTNET':
      return `dotnet${version}`;
    case 'PROVIDED':
      return version === '' ? 'provided' : `provided.${version.toLowerCase()}`;
    default:
      return undefined;
  }
}
