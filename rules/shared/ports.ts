/** Ports with a meaning: who listens there, and whether it should ever be reachable from afar. */

/** Protocols that give control over a machine. */
const ADMINISTRATION: ReadonlyMap<number, string> = new Map([
  [22, 'SSH'],
  [23, 'Telnet'],
  [445, 'SMB'],
  [2375, 'Docker'],
  [2376, 'Docker'],
  [3389, 'RDP'],
  [5900, 'VNC'],
  [5985, 'WinRM'],
  [5986, 'WinRM'],
  [6443, 'Kubernetes'],
]);

const DATABASES: ReadonlyMap<number, string> = new Map([
  [1433, 'SQL Server'],
  [1521, 'Oracle'],
  [3306, 'MySQL'],
  [5432, 'PostgreSQL'],
  [5439, 'Redshift'],
  [6379, 'Redis'],
  [8111, 'DAX'],
  [8182, 'Neptune'],
  [9042, 'Cassandra'],
  [9142, 'Cassandra'],
  [9200, 'Elasticsearch'],
  [9300, 'Elasticsearch'],
  [11211, 'Memcached'],
  [27017, 'MongoDB'],
  [27018, 'MongoDB'],
  [50000, 'Db2'],
]);

const QUEUES: ReadonlyMap<number, string> = new Map([
  [5671, 'AMQP'],
  [5672, 'AMQP'],
  [8883, 'MQTT'],
  [9092, 'Kafka'],
  [9094, 'Kafka'],
  [9096, 'Kafka'],
  [9098, 'Kafka'],
  [61614, 'STOMP'],
  [61617, 'ActiveMQ'],
]);

const OTHERS: ReadonlyMap<number, string> = new Map([
  [25, 'SMTP'],
  [53, 'DNS'],
  [80, 'HTTP'],
  [389, 'LDAP'],
  [443, 'HTTPS'],
  [587, 'SMTP'],
  [636, 'LDAPS'],
  [2049, 'NFS'],
  [8080, 'HTTP'],
  [8443, 'HTTPS'],
]);

export interface PortRange {
  readonly from: number;
  readonly to: number;
}

export const EVERY_PORT: PortRange = { from: 0, to: 65_535 };

export function isEveryPort({ from, to }: PortRange): boolean {
  return from <= 1 && to >= 65_535;
}

/** What a range opens to administration or to a database or cache, by name; empty when nothing that is known. */
export function sensitiveIn(range: PortRange): readonly string[] {
  return namesIn(range, [ADMINISTRATION, DATABASES]);
}

/** The databases, caches and queues that listen in a range, by name. */
export function storesIn(range: PortRange): readonly string[] {
  return namesIn(range, [DATABASES, QUEUES]);
}

/** `PostgreSQL`, `HTTPS`; undefined for ports that mean nothing by themselves. */
export function nameOfPort(port: number): string | undefined {
  return [ADMINISTRATION, DATABASES, QUEUES, OTHERS].map((table) => table.get(port)).find((name) => name !== undefined);
}

function namesIn({ from, to }: PortRange, tables: readonly ReadonlyMap<number, string>[]): readonly string[] {
  const names = tables.flatMap((table) => [...table].filter(([port]) => port >= from && port <= to).map(([, name]) => name));
  return [...new Set(names)];
}
