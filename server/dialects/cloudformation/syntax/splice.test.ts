/** A tree that is made of the last one is the tree of the whole text, whatever is typed. */
import { describe, expect, it } from 'vitest';
import { sourceFile } from '../../../core/source-file';
import { parse } from '.';
import type { SyntaxTree } from './nodes';
import { spliced } from './splice';
import { parseYaml } from './yaml';

const TEMPLATE = `# A stack.
AWSTemplateFormatVersion: '2010-09-09'
Description: >-
  Orders
  and more
Parameters:
  Suffix: { Type: String, Default: dev }
Resources:
  # What is ordered
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: !Sub 'orders-\${Suffix}' # unique
      BillingMode: PAY_PER_REQUEST
      KeySchema:
        - AttributeName: id
          KeyType: HASH
      Tags:
      - { Key: a, Value: "b
          c" }

  Handler:
    Type: AWS::Lambda::Function
    DependsOn: [Table]
    Properties:
      Code:
        ZipFile: |
          def handler(event, context):
            # not a comment of the template
            return {}
      Environment:
        Variables:
          TABLE: !GetAtt Table.Arn
  Empty:
Outputs:
  Name:
    Value: !Join
      - '-'
      - - a
        - !Ref Table
`;

describe('typed and deleted all over', () => {
  const first = parseYaml(TEMPLATE);
  const places = Array.from({ length: TEMPLATE.length / 2 }, (_, at) => at * 2);
  it.each(['x', ' ', '\n', ':', '#', '"', "'", '-', '[', '{', '|', '&a ', '*a', '\n  ', '\n\n    x: y', '---\n', '<<: ', '? ', '\t', '!Ref '])('%j', (typed) => {
    expectSomeSame(places.map((at) => TEMPLATE.slice(0, at) + typed + TEMPLATE.slice(at)));
  });

  it.each([1, 3, 20, 90])('%i deleted', (length) => {
    expectSomeSame(places.map((at) => TEMPLATE.slice(0, at) + TEMPLATE.slice(at + length)));
  });

  it('reads a block alone nearly everywhere', () => {
    const made = places.filter((at) => spliced(first, `${TEMPLATE.slice(0, at)}x${TEMPLATE.slice(at)}`, parseYaml));
    expect(made.length / places.length).toBeGreaterThan(0.7);
  });

  function expectSomeSame(texts: readonly string[]): void {
    const made = texts.filter((text) => {
      const tree = spliced(first, text, parseYaml);
      if (tree) expectSame(tree, text);
      return tree !== undefined;
    });
    expect(made).not.toEqual([]);
  }
});

it('stays right over a session of edits', () => {
  let text = TEMPLATE;
  let tree = parseYaml(text);
  let state = 7;
  const next = (below: number): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) % below;
  const pieces = ['a', ' ', '\n', ': ', '- ', 'Key: value\n', '    ', '"', '[]', '# note\n', '!Ref x', '|\n', '\r\n'];
  let made = 0;
  for (let turn = 0; turn < 2000; turn++) {
    const at = next(text.length + 1);
    const edited = next(3) === 0 ? text.slice(0, at) + text.slice(at + next(6)) : text.slice(0, at) + (pieces[next(pieces.length)] ?? '') + text.slice(at);
    const piecewise = spliced(tree, edited, parseYaml);
    if (piecewise) {
      made++;
      expectSame(piecewise, edited);
    }
    tree = piecewise ?? parseYaml(edited);
    text = edited;
    // What is broken is mended after a while.
    if (turn % 4 === 3) tree = parseYaml((text = TEMPLATE));
  }
  expect(made).toBeGreaterThan(500);
});

it('keeps what stands before a change, and reads nothing for no change', () => {
  const file = sourceFile('file:///t.yaml', TEMPLATE);
  const last = parse(file);
  const next = parse(sourceFile(file.uri, TEMPLATE.replace('HASH', 'RANGE')), last);
  const [before, after] = [last, next].map((tree) => (tree.roots[0]?.kind === 'map' ? tree.roots[0].members : []));
  expect(after?.[2]).toBe(before?.[2]);
  expect(after?.at(-1)).not.toBe(before?.at(-1));
});

function expectSame(tree: SyntaxTree, text: string): void {
  const whole = parseYaml(text);
  if (JSON.stringify(tree) !== JSON.stringify(whole)) expect({ at: text, ...tree }).toEqual({ at: text, ...whole });
}
