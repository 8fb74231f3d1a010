/** How a finding is ignored, in the way of its file: a comment above it, or metadata where a language has no comments. */
import { getLocation, modify } from 'jsonc-parser';
import { placesOf, type Finding } from '../../core/finding';
import { suppressionsIn } from '../../core/suppressions';
import { applyEdits, indentationAt, type Location, type TextEdit } from '../../core/text';
import type { Engine } from '../engine';
import type { Analyzer } from '../workspace/analyzer';

export interface Ignoring {
  readonly uri: string;
  readonly edits: readonly TextEdit[];
  /** Where the reason, which a person is to write, stands in the one inserted text; undefined when there are several edits. */
  readonly reason: { readonly start: number; readonly end: number } | undefined;
}

/** What stands for the reason until a person writes one. */
const REASON = 'reason';

/**
 * Tries the place of the finding, then the places where it counts as well, and takes the first where it is understood:
 * a comment inside a multi-line string would only be text. Yields between programs.
 */
export function* ignoring(finding: Finding, analyzer: Analyzer, engine: Engine): Generator<void, Ignoring | undefined> {
  for (const place of placesOf(finding)) {
    const candidate = candidateAt(place, finding.rule, analyzer, engine);
    if (!candidate) continue;
    const trial = analyzer.fork();
    trial.setText(candidate.uri, applyEdits(analyzer.sources.get(candidate.uri)?.text ?? '', candidate.edits));
    // Within a string a finding may go because what the string says is broken, so the comment itself is looked for first.
    if (suppressions(candidate.uri, trial, engine) <= suppressions(candidate.uri, analyzer, engine)) continue;
    yield* trial.refresh();
    if (count(trial, finding) < count(analyzer, finding) && aboutSuppressions(trial) <= aboutSuppressions(analyzer)) return candidate;
  }
  return undefined;
}

function candidateAt(place: Location, rule: string, analyzer: Analyzer, engine: Engine): Ignoring | undefined {
  const file = analyzer.sources.get(place.uri);
  const dialect = file && engine.dialects.find((each) => each.claims(file.uri) && each.recognises(file));
  if (!file || !dialect) return undefined;
  if (dialect.id === 'cloudformation' && file.text.trimStart().startsWith('{')) return inMetadata(place, rule, file.text);
  const marker = dialect.id === 'typescript' ? '//' : '#';
  const start = file.lines.lineStart(file.lines.positionAt(place.range.start).line);
  const before = `${indentationAt(file.text, place.range.start)}${marker} lintel-ignore ${rule} -- `;
  const newText = `${before}${REASON}${file.text.includes('\r\n') ? '\r\n' : '\n'}`;
  return {
    uri: place.uri,
    edits: [{ range: { start, end: start }, newText }],
    reason: { start: before.length, end: before.length + REASON.length },
  };
}

/** CloudFormation in JSON: `Metadata.Lintel.Ignore` of the resource. */
function inMetadata(place: Location, rule: string, text: string): Ignoring | undefined {
  const [section, resource] = getLocation(text, place.range.start).path;
  if (section !== 'Resources' || resource === undefined) return undefined;
  const indentation = /\n([ \t]+)"/.exec(text)?.[1] ?? '  ';
  const formattingOptions = {
    insertSpaces: !indentation.startsWith('\t'),
    tabSize: indentation.length,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  };
  const path = [section, resource, 'Metadata', 'Lintel', 'Ignore', -1];
  const edits = modify(text, path, `${rule} -- ${REASON}`, { formattingOptions, isArrayInsertion: true });
  const [edit] = edits;
  const at = edits.length === 1 && edit ? edit.content.lastIndexOf(` -- ${REASON}"`) : -1;
  return {
    uri: place.uri,
    edits: edits.map(({ offset, length, content }) => ({ range: { start: offset, end: offset + length }, newText: content })),
    reason: at < 0 ? undefined : { start: at + 4, end: at + 4 + REASON.length },
  };
}

function suppressions(uri: string, analyzer: Analyzer, engine: Engine): number {
  const file = analyzer.sources.get(uri);
  const dialect = file && engine.dialects.find((each) => each.claims(file.uri) && each.recognises(file));
  return file && dialect ? suppressionsIn(file, dialect.comments(file)).length : 0;
}

function count(analyzer: Analyzer, { rule, resource, message }: Finding): number {
  const same = (each: Finding): boolean => each.rule === rule && each.resource === resource && each.message === message;
  return [...analyzer.findings.values()].reduce((sum, findings) => sum + findings.filter(same).length, 0);
}

function aboutSuppressions(analyzer: Analyzer): number {
  const isAbout = ({ rule }: Finding): boolean => rule.startsWith('lintel/');
  return [...analyzer.findings.values()].reduce((sum, findings) => sum + findings.filter(isAbout).length, 0);
}
