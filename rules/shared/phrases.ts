/** Names of the program as words for people: in descriptions and headings. */

const ACRONYMS: ReadonlySet<string> = new Set(['arn', 'aws', 'vpc', 'cidr', 'id', 'kms', 'db', 'dns', 'url', 'api', 'ip', 'az', 'sns', 'sqs', 's3', 'rds', 'iam']);

/** `environment_suffix`, `environmentSuffix` → `Environment suffix` */
export function words(name: string): string {
  const text = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => (ACRONYMS.has(word.toLowerCase()) ? word.toUpperCase() : word.toLowerCase()))
    .join(' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
