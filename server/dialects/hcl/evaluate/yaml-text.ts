/** YAML texts as values, each part at its place in the file that the text is of. */
import type { Location, TextRange } from '../../../core/text';
import type { LiteralValue, Property, Provenance, Value } from '../../../core/value';
import { list, literal, object } from '../../../core/value';
import { parseYaml } from '../../cloudformation/syntax/yaml';
import type { Node } from '../../cloudformation/syntax/nodes';
import type { Evaluation } from './scope';

/** Undefined for what is no YAML of one document. Aliases are followed; what they stand for is made once. */
export function yamlValue(text: LiteralValue, evaluation: Evaluation): Value | undefined {
  const source = String(text.value);
  if (source.length > LONGEST) return undefined;
  const { roots, problems } = parseYaml(source);
  const [root] = roots;
  if (!root || roots.length > 1 || problems.length > 0) return undefined;
  const { location } = text.from;
  const file = evaluation.files.sources.get(location.uri)?.text ?? evaluation.files.texts.get(location.uri);
  const isFile = file === source && location.range.start === 0;
  const placeOf = (range: TextRange): Location => (isFile ? { uri: location.uri, range } : location);
  const made = new Map<Node, Value>();
  const convert = (node: Node): Value => {
    const known = made.get(node);
    if (known) return known;
    const from: Provenance = { ...text.from, location: placeOf(node.range) };
    const value = converted(node, from);
    made.set(node, value);
    return value;
  };
  const converted = (node: Node, from: Provenance): Value => {
    switch (node.kind) {
      case 'scalar':
        return literal(node.value, from);
      case 'list':
        return list(node.items.map(convert), from);
      case 'map': {
        const own = node.members.filter((member) => !member.merged);
        const merged = node.members.filter((member) => member.merged && !own.some(({ key }) => key === member.key));
        const entries = [...merged, ...own].map(({ key, keyRange, value, site, range }): [string, Property] => [
          key,
          { value: value ? convert(value) : literal(null, from), key: placeOf(keyRange), site: placeOf(site), member: placeOf(range) },
        ]);
        return object(new Map(entries), from);
      }
    }
  };
  return convert(root);
}

const LONGEST = 200_000;
