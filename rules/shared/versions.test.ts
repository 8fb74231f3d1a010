import { describe, expect, it } from 'vitest';
import { linesOf, newestOf, newestOfFamily, stateOf } from './versions';

describe('states of versions', () => {
  const lines = { name: 'PostgreSQL', lines: { '11': '11.22-rds.20251114', '16': '16.13', '17': '17.9' } };

  it.each([
    ['16.2', { kind: 'older', newest: '16.13' }],
    ['16.13', { kind: 'fine' }],
    ['16.14', { kind: 'fine' }],
    ['16', { kind: 'line', newest: '16.13' }],
    ['11.22', { kind: 'older', newest: '11.22-rds.20251114' }],
    ['11.22-RDS.20240418', { kind: 'older', newest: '11.22-rds.20251114' }],
    ['9.6.24', { kind: 'retired' }],
    ['10', { kind: 'retired' }],
    ['19.1', { kind: 'fine' }],
    ['latest', { kind: 'fine' }],
    ['', { kind: 'fine' }],
  ])('%s', (version, expected) => {
    expect(stateOf(version, lines)).toEqual(expected);
  });

  it('of Aurora MySQL follow its own numbers, and long-term support', () => {
    const aurora = {
      name: 'Aurora MySQL',
      lines: { '5.7': '5.7.mysql_aurora.2.12.6', '8.0': '8.0.mysql_aurora.3.12.0' },
      supported: ['8.0.mysql_aurora.3.04.6'],
    };
    expect(stateOf('8.0.mysql_aurora.3.08.1', aurora)).toEqual({ kind: 'older', newest: '8.0.mysql_aurora.3.12.0' });
    expect(stateOf('8.0.mysql_aurora.3.04.1', aurora)).toEqual({ kind: 'older', newest: '8.0.mysql_aurora.3.12.0' });
    expect(stateOf('8.0.mysql_aurora.3.04.6', aurora)).toEqual({ kind: 'fine' });
    expect(stateOf('5.6.mysql_aurora.1.23.4', aurora)).toEqual({ kind: 'retired' });
  });

  it('of SQL Server and Oracle compare by their numbers', () => {
    expect(stateOf('15.00.4335.1.v1', linesOf('sqlserver-se') ?? lines)).toMatchObject({ kind: 'older' });
    expect(stateOf('19.0.0.0.ru-2024-10.rur-2024-10.r1', linesOf('oracle-ee') ?? lines)).toMatchObject({ kind: 'older' });
    expect(stateOf('19', linesOf('oracle-se2') ?? lines)).toMatchObject({ kind: 'line' });
  });
});

it('has a newest patch for every line, which is fine itself', () => {
  for (const engine of ['postgres', 'mysql', 'mariadb', 'aurora-postgresql', 'aurora-mysql', 'sqlserver-ee', 'oracle-ee']) {
    const lines = linesOf(engine);
    expect(lines && newestOf(lines)).toBeDefined();
    for (const [line, newest] of Object.entries(lines?.lines ?? {})) {
      expect([engine, line, lines && stateOf(newest, lines).kind]).toEqual([engine, line, 'fine']);
      expect([engine, line, lines && stateOf(line, lines).kind]).toEqual([engine, line, 'line']);
    }
  }
  expect(linesOf('db2-se')).toBeUndefined();
});

it('finds the line of a family', () => {
  const postgres = linesOf('postgres');
  expect(postgres && newestOfFamily('postgres15', postgres)).toMatch(/^15\./);
  expect(postgres && newestOfFamily('postgres9.6', postgres)).toBeUndefined();
});
