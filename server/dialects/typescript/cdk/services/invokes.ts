/** Which functions a construct calls, as far as its arguments and calls name them. */
import type { Value } from '../../../../core/value';
import { literal } from '../../../../core/value';
import type { Build } from '../build';

/** Permissions for the functions that something calls: enough to know who invokes them. */
export function invokes(build: Build, service: string, ...values: readonly Value[]): void {
  const handlers = [...values, ...build.construct.calls.filter((call) => !isAboutAccess(call.name)).flatMap((call) => call.args.map((each) => each.value))];
  let index = 0;
  for (const handler of handlers.flatMap((value) => [...functionsIn(build, value)])) {
    const draft = build.child(`Invoked${index++}`, 'AWS::Lambda::Permission', handler.from);
    draft.implicit = true;
    draft.virtual = true;
    draft.set('Action', literal('lambda:InvokeFunction', handler.from));
    draft.set('FunctionName', build.attribute(handler, 'arn'));
    draft.set('Principal', literal(service, handler.from));
  }
}

function isAboutAccess(name: string): boolean {
  return name.startsWith('grant') || name.includes('connections.') || name.includes('.grant');
}

export function* functionsIn(build: Build, value: Value): Generator<Value> {
  if (value.kind === 'reference') {
    if (build.session.target(value)?.type === 'AWS::Lambda::Function') yield value;
  } else if (value.kind === 'object') {
    for (const property of value.entries.values()) yield* functionsIn(build, property.value);
  } else if (value.kind === 'list') {
    for (const item of value.items) yield* functionsIn(build, item);
  } else if (value.kind === 'choice') {
    for (const each of value.alternatives) yield* functionsIn(build, each.value);
  }
}
