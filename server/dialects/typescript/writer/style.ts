/** How a file is written, so that what is added looks like the rest. */

export interface Style {
  readonly quote: "'" | '"';
  /** One step of indentation. */
  readonly unit: string;
  readonly semicolon: boolean;
  readonly trailingComma: boolean;
  /** The longest line that is written. */
  readonly width: number;
  readonly newline: string;
}

const SAMPLE = 40_000;

export function styleOf(text: string): Style {
  const sample = text.slice(0, SAMPLE);
  const lines = sample.split('\n');
  return {
    quote: count(sample, /'[^'"\n]*'/g) >= count(sample, /"[^'"\n]*"/g) && sample.includes("'") ? "'" : '"',
    unit: unitOf(lines),
    semicolon: count(sample, /;[ \t\r]*$/gm) > 0 || !/\n/.test(sample.trim()),
    trailingComma: count(sample, /,[ \t]*(?:\/\/[^\n]*)?\r?\n[ \t]*[}\])]/g) >= count(sample, /^[^\n/]*[^\s,([{;/][ \t]*\r?\n[ \t]*[}\])]+[,;)]/gm),
    width: Math.min(120, Math.max(80, ...lines.filter((line) => !/^\s*(?:\/\/|\*|\/\*)/.test(line) && line.length <= 120).map((line) => line.length))),
    newline: sample.includes('\r\n') ? '\r\n' : '\n',
  };
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/** The smallest indentation that lines have. */
function unitOf(lines: readonly string[]): string {
  let smallest = '';
  for (const line of lines) {
    const indentation = /^[ \t]+(?=[^\s*])/.exec(line)?.[0];
    if (indentation === undefined) continue;
    if (indentation.startsWith('\t')) return '\t';
    if (indentation.length > 1 && (smallest === '' || indentation.length < smallest.length)) smallest = indentation;
  }
  return smallest === '' ? '  ' : smallest;
}
