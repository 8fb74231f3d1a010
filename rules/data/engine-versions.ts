/**
 * The newest patch of each line of the engines that RDS and Aurora offer.
 *
 * Source: the engine version classes of aws-cdk-lib 2.276.0, published on the date below, which follow AWS's release notes; what is
 * marked deprecated there is offered no more.
 */
export const ENGINE_VERSIONS: EngineVersions = {
  asOf: '2026-11-10',
  engines: {
    'postgres': {
      name: 'PostgreSQL',
      lines: {
        '11': '11.22-rds.20251114',
        '12': '12.22-rds.20251114',
        '13': '13.23',
        '14': '14.22',
        '15': '15.17',
        '16': '16.13',
        '17': '17.9',
        '18': '18.3',
      },
    },
    'aurora-postgresql': {
      name: 'Aurora PostgreSQL',
      lines: { '11': '11.21', '12': '12.22', '13': '13.23', '14': '14.22', '15': '15.17', '16': '16.13', '17': '17.9', '18': '18.6' },
    },
    'mysql': { name: 'MySQL', lines: { '5.7': '5.7.44-rds.20260521', '8.0': '8.0.46', '8.4': '8.4.10' } },
    'aurora-mysql': {
      name: 'Aurora MySQL',
      lines: { '5.7': '5.7.mysql_aurora.2.12.6', '8.0': '8.0.mysql_aurora.3.12.0' },
      supported: ['8.0.mysql_aurora.3.04.6', '8.0.mysql_aurora.3.10.4'],
    },
    'mariadb': {
      name: 'MariaDB',
      lines: { '10.5': '10.5.29', '10.6': '10.6.25', '10.11': '10.11.16', '11.4': '11.4.10', '11.8': '11.8.6' },
    },
    'sqlserver': {
      name: 'SQL Server',
      lines: { '14.00': '14.00.3515.1.v1', '15.00': '15.00.4455.2.v1', '16.00': '16.00.4236.2.v1' },
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
