/**
 * The newest patch of each line of the engines that RDS and Aurora offer.
 *
 * Source: the versions that AWS's own validator of CloudFormation templates admits (@aws/cloudformation-validate 1.14.0, as bundled with
 * aws-cdk-lib 2.276.0, published on the date below); Oracle's from the engine versions of aws-cdk-lib. Lines that the CDK marks as
 * deprecated altogether are left out: AWS offers them no more. Brought up to date by scripts/codegen/engine-versions.mjs.
 */
export const ENGINE_VERSIONS: EngineVersions = {
  asOf: '2026-11-10',
  engines: {
    'postgres': {
      name: 'PostgreSQL',
      lines: {
        '11': '11.22-rds.20260224',
        '12': '12.22-rds.20260224',
        '13': '13.23-rds.20260224',
        '14': '14.24',
        '15': '15.19',
        '16': '16.15',
        '17': '17.11',
        '18': '18.6',
      },
    },
    'aurora-postgresql': {
      name: 'Aurora PostgreSQL',
      lines: { '11': '11.21', '12': '12.22', '13': '13.23', '14': '14.24', '15': '15.19', '16': '16.15', '17': '17.11', '18': '18.6' },
    },
    'mysql': { name: 'MySQL', lines: { '5.7': '5.7.44-rds.20260902', '8.0': '8.0.46-rds.20260908', '8.4': '8.4.11' } },
    'aurora-mysql': {
      name: 'Aurora MySQL',
      lines: { '5.7': '5.7.mysql_aurora.2.12.6', '8.0': '8.0.mysql_aurora.3.13.0', '8.4': '8.4.mysql_aurora.8.4.8' },
      supported: ['8.0.mysql_aurora.3.04.6', '8.0.mysql_aurora.3.10.5'],
    },
    'mariadb': {
      name: 'MariaDB',
      lines: { '10.5': '10.5.29', '10.6': '10.6.28', '10.11': '10.11.19', '11.4': '11.4.13', '11.8': '11.8.9', '12.3': '12.3.3' },
    },
    'sqlserver': {
      name: 'SQL Server',
      lines: { '14.00': '14.00.3540.1.v1', '15.00': '15.00.4480.2.v1', '16.00': '16.00.4265.3.v1', '17.00': '17.00.4075.5.v1' },
    },
    'oracle': {
      name: 'Oracle',
      lines: { '19': '19.0.0.0.ru-2025-10.rur-2025-10.r1', '21': '21.0.0.0.ru-2025-07.rur-2025-07.r1' },
    },
  },
};

export interface EngineVersions {
  readonly asOf: string;
  readonly engines: Readonly<Record<string, EngineLines>>;
}

export interface EngineLines {
  /** As people call it. */
  readonly name: string;
  /** The newest patch by line, the oldest line first. */
  readonly lines: Readonly<Record<string, string>>;
  /** Newest patches of versions with long-term support, which are a choice of their own. */
  readonly supported?: readonly string[];
}
