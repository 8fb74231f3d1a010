import { describe, expect, it } from 'vitest';
import { DEFAULT_CONFIG } from '../../core/config';
import { createHclDialect } from '../../dialects/hcl';
import type { FolderAccess } from './files';
import { Root } from './root';

const FILES = ['main.tf', 'a/main.tf', 'a/b/main.tf', 'a/b/c.tf', 'ab/main.tf', 'a b/c#.tf'];

/** A folder with these files, as hosts list it. */
const access: FolderAccess = {
  list: (root, isIgnored) => {
    const isSeen = (path: string): boolean => path.split('/').every((_, index, all) => !isIgnored(all.slice(0, index + 1).join('/')));
    return Promise.resolve({ uris: FILES.filter(isSeen).map((path) => `${root}/${encodeURI(path).replace('#', '%23')}`), notices: [] });
  },
  read: (uri) => Promise.resolve({ kind: 'text', text: `# ${uri}\n` }),
};

describe('what appears', () => {
  it.each([
    ['a file', ['a/main.tf'], ['a/main.tf']],
    ['a folder, with what is in it', ['a/b'], ['a/b/c.tf', 'a/b/main.tf']],
    ['several', ['main.tf', 'ab'], ['ab/main.tf', 'main.tf']],
    ['names that URIs write otherwise', ['a%20b/c%23.tf'], ['a%20b/c%23.tf']],
    ['nothing that is there', ['a/gone.tf', 'gone'], []],
    ['the root itself', [''], ['a%20b/c%23.tf', 'a/b/c.tf', 'a/b/main.tf', 'a/main.tf', 'ab/main.tf', 'main.tf']],
  ])('is read: %s', async (_, appeared, expected) => {
    const root = new Root({
      uri: 'file:///w',
      engine: {
        dialects: [createHclDialect()],
        rules: [],
        iam: { actionsMatching: () => undefined },
        schema: { takes: () => undefined, replaces: () => undefined, takesTags: () => false },
        adapt: (edits) => edits,
      },
      access,
      config: DEFAULT_CONFIG,
    });
    await root.appeared(appeared.map((path) => (path === '' ? 'file:///w' : `file:///w/${path}`)));
    expect([...root.analyzer.sources.keys()].map((uri) => uri.slice('file:///w/'.length)).sort()).toEqual(expected);
  });
});
