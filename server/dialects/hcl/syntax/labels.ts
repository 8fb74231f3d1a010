/** The labels of a block's header. */

import type { Identifier, Label } from './nodes';
import type { Cursor } from './cursor';
import { atSequence, readQuotedText } from './templates';
import { parseIdentifier } from './tokens';
import * as ch from './characters';

export interface Labels {
  readonly labels: readonly Label[];
  /** Where the header ends, without `{`. */
  readonly end: number;
}

/** The cursor stands after the block's type, and afterwards at what is no label. */
export function parseLabels(c: Cursor, type: Identifier): Labels {
  const labels: Label[] = [];
  let end = type.end;
  for (;;) {
    c.skipTrivia(false);
    const label = c.peek() === ch.QUOTE ? parseQuotedLabel(c) : parseBareLabel(c);
    if (!label) {
      return { labels, end };
    }
    end = label.end;
    // A quote too few makes the gap between two labels look like a label.
    if (!c.lines || label.value !== '' || label.end - label.start === '""'.length) {
      labels.push(label);
    }
  }
}

function parseBareLabel(c: Cursor): Label | undefined {
  const name = parseIdentifier(c);
  return name && { kind: 'label', value: name.name, quoted: false, start: name.start, end: name.end };
}

function parseQuotedLabel(c: Cursor): Label {
  const start = c.position;
  c.position++;
  const value = readQuotedText(c, () => reportSequence(c));
  if (c.peek() === ch.QUOTE) {
    c.position++;
    return { kind: 'label', value: c.lines ? value.trim() : value, quoted: true, start, end: c.position };
  }
  c.fail('This label is not closed: " is missing at its end.', start, c.position);
  if (!c.lines) {
    return { kind: 'label', value, quoted: true, start, end: c.position };
  }
  const content = c.text.slice(start + 1, c.position).trimEnd();
  const labelText = content.endsWith('{') ? content.slice(0, -1).trimEnd() : content;
  c.position = start + 1 + (content.endsWith('{') ? content.length - 1 : content.length);
  return { kind: 'label', value: labelText.trim(), quoted: true, start, end: start + 1 + labelText.length };
}

/** A label is no template: a sequence in it is an error and read as text. */
function reportSequence(c: Cursor): boolean {
  if (atSequence(c)) {
    c.fail('A label cannot hold a sequence of a template.', c.position, c.position + 2);
  }
  return false;
}
