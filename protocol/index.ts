/**
 * What the client and the server say to each other beyond the Language Server Protocol. The one module that both sides
 * share: it holds names and types alone and imports nothing.
 */

/** `initializationOptions`. A client that gives none is an editor with plain LSP. */
export interface ClientOptions {
  /** `pull` for `textDocument/diagnostic` and `workspace/diagnostic`; diagnostics are pushed otherwise. */
  readonly diagnostics?: 'push' | 'pull';
  /** True when the client has the commands of `CLIENT_COMMANDS`: code actions then offer them. */
  readonly commands?: boolean;
  /** True when the client shows findings in a view of its own: it then gets `lintel/findings` and `lintel/status`. */
  readonly views?: boolean;
  /** True when the client has no use for the version that diagnostics are of: those that stay the same are then not sent again. */
  readonly skipUnchanged?: boolean;
  /** True when the client answers `lintel/listFiles` and `lintel/readFile`: folders that are not on a disk are then analysed. */
  readonly files?: boolean;
}

/** Commands of the client that code actions of the server run. */
export const CLIENT_COMMANDS = {
  /** Arguments: the id of a rule. */
  openRuleDocumentation: 'lintel.openRuleDocumentation',
  /** Arguments: the id of a rule, the URI of the document. */
  configureSeverity: 'lintel.configureSeverity',
} as const;

/** Commands of the server. */
export const SERVER_COMMANDS = {
  /** Arguments: the URI of a document. Applies every safe fix of its findings. */
  fixAll: 'lintel.server.fixAll',
  rescan: 'lintel.server.rescan',
} as const;

/** The kind of the code action that applies every safe fix. */
export const FIX_ALL_KIND = 'source.fixAll.lintel';

/** Notification: the findings of a file, whenever they change; an empty list when they are gone. */
export const FINDINGS = 'lintel/findings';
/** Notification: what the server is doing and what it could not do. */
export const STATUS = 'lintel/status';
/** Request: reads the workspace again; answered when its findings are published. */
export const RESCAN = 'lintel/rescan';
/** Request: the rules that there are. */
export const RULES = 'lintel/rules';
/** Request: the text of a `lintel.jsonc` to start from. */
export const CONFIGURATION_TEMPLATE = 'lintel/configurationTemplate';
/** Request to the client: the files below a folder. */
export const LIST_FILES = 'lintel/listFiles';
/** Request to the client: the bytes of a file. */
export const READ_FILE = 'lintel/readFile';

export type SeverityName = 'critical' | 'high' | 'medium' | 'low';

/** Zero-based lines, UTF-16 columns: what LSP calls a Range. */
export interface PlainRange {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

export interface FindingsParams {
  readonly uri: string;
  readonly findings: readonly FindingItem[];
}

export interface FindingItem {
  readonly rule: string;
  /** The title of the rule. */
  readonly title: string;
  readonly severity: SeverityName;
  readonly message: string;
  readonly range: PlainRange;
  /** The resource in the words of the program; empty where there is none. */
  readonly resource: string;
  readonly fixable: boolean;
}

export interface StatusParams {
  readonly state: 'loading' | 'analysing' | 'ready';
  /** Files that are analysed. */
  readonly files: number;
  readonly programs: number;
  /** Where evaluation stopped because a budget ran out. */
  readonly limits: readonly string[];
  /** What was not analysed, and why. */
  readonly notices: readonly FileNotice[];
}

export interface FileNotice {
  readonly uri: string;
  /** Continues the name of the file: `is not analysed: it is binary`. */
  readonly message: string;
}

export interface RuleItem {
  readonly id: string;
  readonly title: string;
  readonly severity: SeverityName;
  readonly fixable: boolean;
}

export interface ListFilesParams {
  readonly folder: string;
  /** Names of folders that are not entered. */
  readonly skip: readonly string[];
  /** No more than this number of files. */
  readonly limit: number;
}

export interface ListFilesResult {
  readonly uris: readonly string[];
  readonly notices: readonly FileNotice[];
}

export interface ReadFileParams {
  readonly uri: string;
  /** In bytes: larger files are not sent. */
  readonly limit: number;
}

export type ReadFileResult =
  | { readonly kind: 'content'; readonly base64: string }
  | { readonly kind: 'too-large'; readonly size: number }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unreadable'; readonly reason: string };
