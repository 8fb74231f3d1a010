import { expect, it } from 'vitest';
import { program } from '../testing/files';

const TEXT = `variable "env" {
  default = "dev"
}
data "archive_file" "f" {
  source_dir  = "\${path.module}/src"
  output_path = "f.zip"
}
resource "aws_lambda_function" "f" {
  filename = data.archive_file.f.output_path
  runtime  = "python3.12"
  tags     = merge({ for k, v in var.tags : k => v }, local.none[0].x...)
  dynamic "x" {
    for_each = templatefile("a.tpl", { a = try(var.b, 1) })
    content {}
  }
}
module "m" {
  source    = "git::https://example.com/x?ref=v1"
  providers = { aws = aws.dr }
}
output "o" {
  value = "%{ if var.env == "x" }\${module.m[0].a}%{ endif }"
}
`;

it('gives facts of code that is being typed', () => {
  const entries: number[] = [];
  for (let end = 0; end < TEXT.length; end += 3) {
    const { facts, graph } = program({ 'main.tf': TEXT.slice(0, end), 'a.tpl': '${a}' }, { readCode: () => undefined });
    entries.push(facts.entry.range.start);
    for (const resource of graph.resources) expect([facts.tagsOf(resource).kind, facts.codeOf(resource)]).not.toContain('reference');
    expect(facts.inputs.length + facts.outputs.length).toBeLessThanOrEqual(2);
    expect([...facts.unresolved, ...facts.files, ...facts.dependencies].every(({ location }) => location.range.end <= end)).toBe(true);
  }
  expect(new Set(entries)).toEqual(new Set([0]));
});
