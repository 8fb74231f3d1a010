/** What is to be said about each file: its findings, and where it or its configuration cannot be read. */
import { Attachment, derived } from '../../core/derived';
import type { Diagnostic } from 'vscode-languageserver';
import type { FindingItem } from '../../../protocol';
import { CONFIG_FILE_NAME } from '../../core/config-file';
import type { Finding } from '../../core/finding';
import type { Dialect, DialectId, SourceFile } from '../../core/program';
import { basename } from '../../core/source-file';
import { sameLocation } from '../../core/text';
import type { Engine } from '../engine';
import type { Root } from '../workspace/root';
import type { OpenDocument } from './documents';
import { toDiagnostic, toItem, toNotice, type Texts } from './translate';

export interface Report {
  /** The version of the open document that this is about. */
  readonly version: number | undefined;
  readonly diagnostics: readonly Diagnostic[];
  readonly items: readonly FindingItem[];
}

export interface Reports {
  /** The files of a root about which there is something to say, or which are open and analysed. */
  filesOf(root: Root): readonly string[];
  /**
   * The report, or `previous` when it would be the same. `previous` must come from here.
   */
  reportOf(uri: string, root: Root, previous: Report | undefined): Report;
}

/** Half-typed code of these hides what is around it; other languages have an extension that tells their errors. */
const TOLD: readonly DialectId[] = ['hcl', 'cloudformation'];
export const SYNTAX_ERROR = 'lintel/syntax-error';
export const NOT_ANALYSED = 'lintel/not-analysed';
export const CONFIGURATION = 'lintel/configuration';

interface Parts {
  readonly version: number | undefined;
  readonly findings: readonly Finding[];
  readonly syntax: Diagnostic | undefined;
  /** Problems of a configuration file, or of a file that was not analysed, said as one text. */
  readonly notices: string;
}

export function createReports(engine: () => Engine, texts: Texts, documentAt: (uri: string) => OpenDocument | undefined): Reports {
  const partsOf = new Attachment<Report, Parts>();
  let rules: ReadonlyMap<string, Engine['rules'][number]> | undefined;

  const ruleOf = (id: string) => (rules ??= new Map(engine().rules.map((rule) => [rule.id, rule]))).get(id);

  function dialectOf(file: SourceFile): Dialect | undefined {
    return engine().dialects.find((each) => each.claims(file.uri) && each.recognises(file));
  }

  const syntaxProblem = derived((file: SourceFile): Diagnostic | undefined => {
    const dialect = dialectOf(file);
    const [first] = dialect && TOLD.includes(dialect.id) ? dialect.syntaxProblems(file) : [];
    const message = `This is not valid here, so what is around it may go unnoticed: ${first?.message ?? ''}`;
    return first && toNotice(message, SYNTAX_ERROR, 'information', first.range, file.lines);
  });

  function notices(uri: string, root: Root): readonly Diagnostic[] {
    const config = root.configProblems.get(uri);
    if (config) return config.problems.map(({ message, range }) => toNotice(message, CONFIGURATION, 'error', range, config.lines));
    const notice = root.analyzer.sources.has(uri) ? undefined : root.notices.find((each) => each.uri === uri);
    return notice ? [toNotice(`${basename(uri)} ${notice.message}.`, NOT_ANALYSED, 'information')] : [];
  }

  return {
    filesOf(root) {
      const { analyzer } = root;
      const files = new Set([...analyzer.findings.keys(), ...root.configProblems.keys()]);
      for (const [uri, file] of analyzer.sources) if (syntaxProblem(file) || documentAt(uri)) files.add(uri);
      for (const { uri } of root.notices) if (isPlainly(uri, 'hcl', engine()) || isInfrastructure(documentAt(uri))) files.add(uri);
      return [...files];
    },

    reportOf(uri, root, previous) {
      const file = root.analyzer.sources.get(uri);
      const about = notices(uri, root);
      const parts: Parts = {
        version: documentAt(uri)?.version,
        findings: root.analyzer.findings.get(uri) ?? [],
        syntax: file && syntaxProblem(file),
        notices: JSON.stringify(about),
      };
      if (previous && same(parts, partsOf.get(previous))) return previous;
      const diagnostics = parts.findings.map((finding) => toDiagnostic(finding, ruleOf(finding.rule), texts));
      const items = parts.findings.map((finding, index) => {
        return toItem(finding, ruleOf(finding.rule), diagnostics[index]?.range ?? NOWHERE);
      });
      const report: Report = {
        version: parts.version,
        diagnostics: [...diagnostics, ...(parts.syntax ? [parts.syntax] : []), ...about],
        items,
      };
      partsOf.set(report, parts);
      return report;
    },
  };
}

const NOWHERE = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** Signs of infrastructure in an open text that is too large to be parsed: a lock file is left out without a word. */
const SIGNS = /AWSTemplateFormatVersion|\bAWS::|aws-cdk-lib|@pulumi\/|\bpulumi\b/;

function isInfrastructure(document: OpenDocument | undefined): boolean {
  return document !== undefined && SIGNS.test(document.text.slice(0, 100_000));
}

/** By its name alone certainly a file of this dialect, so that leaving it out matters even when it is not open. */
function isPlainly(uri: string, dialect: DialectId, engine: Engine): boolean {
  return basename(uri) === CONFIG_FILE_NAME || engine.dialects.some((each) => each.id === dialect && each.claims(uri));
}

function same(a: Parts, b: Parts | undefined): boolean {
  return (
    b !== undefined &&
    a.version === b.version &&
    a.syntax === b.syntax &&
    a.notices === b.notices &&
    a.findings.length === b.findings.length &&
    a.findings.every((finding, index) => sameFinding(finding, b.findings[index]))
  );
}

/** Findings about suppressions are made anew each time; they have no fixes. */
function sameFinding(a: Finding, b: Finding | undefined): boolean {
  if (a === b || b === undefined) return a === b;
  const isPlain = a.fixes.length + b.fixes.length + a.related.length + b.related.length === 0;
  return isPlain && a.rule === b.rule && a.message === b.message && a.severity === b.severity && sameLocation(a.location, b.location);
}
