/**
 * One URI per file. Editors, Node and workspaces encode the same path differently (`file:///c%3A/a`, `file:///C:/a`), so
 * URIs are brought to one form where they come in; inside, equal strings mean equal files.
 */

const PARTS = /^([a-z][a-z0-9+.-]*:)(\/\/[^/?#]*)?([^?#]*)(.*)$/is;
/** A slash within a name, which must stay escaped. */
const SLASH = /%2F/i;

/** The form used inside: without trailing slash, with as few escapes as a URI allows and the drive in lower case. */
export function canonicalUri(uri: string): string {
  const [, scheme = '', authority = '', path = '', rest = ''] = PARTS.exec(uri) ?? [];
  if (scheme === '') return uri;
  const segments = path.split('/').map((segment) => segment.split(SLASH).map((part) => encode(decode(part))).join('%2F'));
  const clean = segments.join('/').replace(/^\/[A-Z]:/, (drive) => drive.toLowerCase());
  return scheme.toLowerCase() + authority + (clean.length > 1 ? clean.replace(/\/$/, '') : clean) + rest;
}

export function schemeOf(uri: string): string {
  return uri.slice(0, uri.indexOf(':'));
}

/** True for the folder itself and what is below it. */
export function isWithin(uri: string, folder: string): boolean {
  return uri === folder || uri.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function encode(segment: string): string {
  return encodeURI(segment).replace(/[?#]/g, (character) => (character === '?' ? '%3F' : '%23'));
}
