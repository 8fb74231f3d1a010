/**
 * Dynamic references (`{{resolve:secretsmanager:…}}`): values that CloudFormation fetches at deployment, and so never
 * literals, even when they are spread over the pieces of a `Fn::Sub` or `Fn::Join`.
 */
import type { Provenance, Value } from '../../../core/value';
import { literal, reference, unknown, withInputs } from '../../../core/value';

/** The parts of a text with each dynamic reference as one part. `from` is the expression that they belong to. */
export function resolveDynamic(parts: readonly Value[], from: Provenance): readonly Value[] {
  if (!parts.some((part) => textOf(part)?.includes(OPENING))) return parts;
  const result: Value[] = [];
  let open: { text: string; readonly inner: Value[] } | undefined;
  for (const part of parts) {
    const text = textOf(part);
    if (text === undefined) {
      if (open) open.inner.push(part);
      else result.push(part);
      continue;
    }
    let rest = text;
    while (rest !== '') {
      const at = rest.indexOf(open ? CLOSING : OPENING);
      if (open) {
        open.text += at < 0 ? rest : rest.slice(0, at);
        if (at >= 0) {
          result.push(resolved(open.text, open.inner, from));
          open = undefined;
        }
        rest = at < 0 ? '' : rest.slice(at + CLOSING.length);
      } else {
        const before = at < 0 ? rest : rest.slice(0, at);
        if (before !== '') result.push(literal(before, part.from));
        if (at >= 0) open = { text: '', inner: [] };
        rest = at < 0 ? '' : rest.slice(at + OPENING.length);
      }
    }
  }
  if (open) result.push(unknown('unsupported', from, `${OPENING}${open.text}`));
  return result;
}

const OPENING = '{{resolve:';
const CLOSING = '}}';

function textOf(value: Value): string | undefined {
  return value.kind === 'literal' && typeof value.value === 'string' ? value.value : undefined;
}

/** What a dynamic reference gives: the content of a secret of this program, or something that only the deployment knows. */
function resolved(text: string, inner: readonly Value[], from: Provenance): Value {
  const secret = inner.find((part) => part.kind === 'reference');
  const made = withInputs(
    from,
    inner.flatMap((part) => part.from.inputs ?? []),
  );
  if (text.startsWith('secretsmanager') && secret) return reference(secret.target, 'secret_string', made);
  return { ...unknown('parameter', made, `dynamic reference ${OPENING}${text}${CLOSING}`), sensitive: true };
}
