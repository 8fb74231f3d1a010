import { suggestion } from '../../core/config-file';
import { UsageError, type Environment } from './environment';

export function runExplain(id: string, { engine, out }: Environment): number {
  const { rules } = engine();
  const rule = rules.find((each) => each.id === id);
  if (!rule) {
    throw new UsageError(`there is no rule ${id}.${suggestion(id, rules.map((each) => each.id))} \`lintel rules\` lists them`);
  }
  const corresponds = Object.entries(rule.corresponds).map(([tool, ids]) => `  ${tool}: ${(ids ?? []).join(', ')}`);
  out(
    [
      `${rule.id} (${rule.severity}): ${rule.title}`,
      '',
      rule.why,
      '',
      'How to fix',
      '',
      rule.howToFix,
      '',
      'References',
      ...rule.references.map((reference) => `  ${reference}`),
      ...(corresponds.length > 0 ? ['', 'Elsewhere known as', ...corresponds] : []),
      '',
    ].join('\n'),
  );
  return 0;
}

export function runRules(format: 'text' | 'json', { engine, out }: Environment): number {
  const { rules } = engine();
  if (format === 'json') {
    const list = rules.map(({ id, title, severity, tags, fixable, corresponds, references }) => {
      return { id, title, severity, tags, fixable, corresponds, references };
    });
    out(`${JSON.stringify(list, null, 2)}\n`);
    return 0;
  }
  const width = Math.max(...rules.map((rule) => rule.id.length));
  for (const { id, severity, title } of rules) out(`${id.padEnd(width)}  ${severity.padEnd(8)}  ${title}\n`);
  return 0;
}
