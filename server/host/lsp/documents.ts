/** The documents that the client has open, under canonical URIs. Changes come in as increments. */
import { TextDocuments, type Connection } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { canonicalUri } from './uris';

export interface OpenDocument {
  /** Canonical. */
  readonly uri: string;
  readonly version: number;
  readonly text: string;
}

export interface DocumentEvents {
  opened(document: OpenDocument): void;
  changed(document: OpenDocument): void;
  saved(document: OpenDocument): void;
  closed(uri: string): void;
}

export interface Documents {
  get(uri: string): OpenDocument | undefined;
  all(): readonly OpenDocument[];
  /** The URI as the client spells it. */
  clientUri(uri: string): string;
}

export function trackDocuments(connection: Connection, events: DocumentEvents, log: (error: unknown) => void): Documents {
  const tracked = new TextDocuments(TextDocument);
  const open = new Map<string, { readonly clientUri: string; document: OpenDocument }>();
  const update = (source: TextDocument): OpenDocument => {
    const uri = canonicalUri(source.uri);
    const document = { uri, version: source.version, text: source.getText() };
    open.set(uri, { clientUri: source.uri, document });
    return document;
  };
  const guarded = (react: () => void): void => {
    try {
      react();
    } catch (error) {
      log(error);
    }
  };

  tracked.onDidChangeContent(({ document: source }) => {
    const isNew = !open.has(canonicalUri(source.uri));
    const document = update(source);
    guarded(() => (isNew ? events.opened(document) : events.changed(document)));
  });
  tracked.onDidSave(({ document }) => guarded(() => events.saved(update(document))));
  tracked.onDidClose(({ document }) => {
    const uri = canonicalUri(document.uri);
    open.delete(uri);
    guarded(() => events.closed(uri));
  });
  tracked.listen(connection);

  return {
    get: (uri) => open.get(uri)?.document,
    all: () => [...open.values()].map((each) => each.document),
    clientUri: (uri) => open.get(uri)?.clientUri ?? uri,
  };
}
