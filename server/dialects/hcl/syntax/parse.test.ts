import { describe, expect, it } from 'vitest';
import { parseHcl } from './parse';

describe('parseHcl', () => {
  it('reads attributes and blocks', () => {
    const tree = parseHcl('resource "aws_s3_bucket" "logs" {\n  bucket = "logs"\n}\n');
    expect(tree.errors).toEqual([]);
    expect(tree.root.items).toMatchObject([
      {
        kind: 'block',
        type: { name: 'resource', start: 0, end: 8 },
        labels: [{ value: 'aws_s3_bucket', quoted: true }, { value: 'logs', quoted: true }],
        body: { items: [{ kind: 'attribute', name: { name: 'bucket' }, value: { kind: 'template', closed: true } }] },
      },
    ]);
  });
});
