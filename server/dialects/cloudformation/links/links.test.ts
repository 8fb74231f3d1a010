import { describe, expect, it } from 'vitest';
import { get } from '../../../core/query';
import type { Dialect, Program, SourceFile } from '../../../core/program';
import { sourceFile } from '../../../core/source-file';
import { createCloudFormationDialect } from '..';
import { origin, show } from '../testing/support';

/** Templates that change, as a host has them. */
class Workspace {
  private readonly dialect: Dialect = createCloudFormationDialect();
  private readonly sources = new Map<string, SourceFile>();

  constructor(files: Readonly<Record<string, string>>) {
    for (const [path, text] of Object.entries(files)) this.set(path, text);
  }

  set(path: string, text: string): void {
    const uri = `file:///w/${path}`;
    this.sources.set(uri, sourceFile(uri, text));
  }

  file(path: string): SourceFile {
    const file = this.sources.get(`file:///w/${path}`);
    if (!file) throw new Error(`No file ${path}`);
    return file;
  }

  program(path: string): Program {
    const files = {
      root: 'file:///w',
      sources: new Map(this.sources),
      texts: new Map<string, string>(),
      exists: (uri: string) => this.sources.has(uri),
    };
    const seed = this.dialect.discover(files).find((each) => each.uri === `file:///w/${path}`);
    if (!seed) throw new Error(`No program ${path}`);
    return this.dialect.evaluate(seed, files);
  }

  /** A property of the resource `It`. */
  show(path: string, property = 'Value'): string {
    const found = this.program(path).graph.byId('It');
    return found ? show(get(found.declared.properties, property)) : 'none';
  }
}

const it_ = (value: string): string => `Resources:\n  It: {Type: Custom::It, Properties: {Value: ${value}}}\n`;

describe('nested stacks', () => {
  const parent = (parameters: string, value = 'x', more = ''): string => `
Parameters:
  Env: {Type: String}
Conditions:
  IsProd: !Equals [!Ref Env, prod]
Resources:
  Key: {Type: AWS::KMS::Key}
  Child:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: ./nested/child.yaml, Parameters: ${parameters}}
  It: {Type: Custom::It, Properties: {Value: ${value}}}
${more}`;
  const child = (value: string, outputs = ''): string => `
Parameters:
  Name: {Type: String, Default: preset}
  Stage: {Type: String, Default: dev, AllowedValues: [dev, prod]}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
Resources:
  Topic: {Type: AWS::SNS::Topic}
  It: {Type: Custom::It, Properties: {Value: ${value}}}
${outputs}`;

  it.each<readonly [string, string, string, string]>([
    ['a literal', '{Name: orders}', '!Ref Name', '"orders"'],
    ['within a text', '{Name: orders}', "!Sub 'x-${Name}'", '"x-orders"'],
    ['a text of parts', "{Name: !Sub 'orders-${Env}'}", '!Ref Name', '`orders-${?parameter Env}`'],
    ['what refers to a resource', '{Name: !GetAtt Key.Arn}', '!Ref Name', '?parameter Name of Child'],
    ['under a condition', '{Name: !If [IsProd, a, b]}', '!Ref Name', '(IsProd: "a" | not IsProd: "b")'],
    ['nothing', '{}', '!Ref Name', '"preset"'],
    ['none of them', '!Ref AWS::NoValue', '!Ref Name', '"preset"'],
    ['what decides a condition', '{Stage: prod}', '!If [IsProd, a, b]', '"a"'],
    ['what decides nothing', '{Stage: !Ref Env}', '!If [IsProd, a, b]', '(IsProd: "a" | not IsProd: "b")'],
  ])('passes %s', (_, parameters, value, expected) => {
    const workspace = new Workspace({ 'root.yaml': parent(parameters), 'nested/child.yaml': child(value) });
    expect(workspace.show('nested/child.yaml')).toBe(expected);
  });

  it('says where a value that is passed is written, and which inputs went into it', () => {
    const workspace = new Workspace({ 'root.yaml': parent("{Name: !Sub 'a-${Env}'}"), 'nested/child.yaml': child('!Ref Name') });
    const program = workspace.program('nested/child.yaml');
    const value = program.declared.find((each) => each.id === 'It')?.properties.entries.get('Value')?.value;
    expect(value && origin(workspace.file('root.yaml'), value.from)).toBe(
      "!Sub 'a-${Env}' < parameter Name of Child < parameter Name",
    );
    expect(value?.from.inputs).toEqual(['Env']);
    expect(program.facts.inputs.map(({ name, isGiven }) => `${name} ${String(isGiven)}`)).toEqual(['Name true', 'Stage false']);
    expect(program.inputs).toContain('file:///w/root.yaml');
  });

  it.each<readonly [string, string, string, string]>([
    ['a literal', 'Outputs: {X: {Value: a}}', '!GetAtt Child.Outputs.X', '"a"'],
    ['within a text', 'Outputs: {X: {Value: a}}', "!Sub '${Child.Outputs.X}-b'", '"a-b"'],
    ['what was passed', 'Outputs: {X: {Value: !Ref Name}}', '!GetAtt [Child, Outputs.X]', '"orders"'],
    ['what is made of a resource', "Outputs: {X: {Value: !Sub 'a-${Topic}'}}", '!GetAtt Child.Outputs.X', '`a-${?output X of Child}`'],
    ['a resource', 'Outputs: {X: {Value: !Ref Topic}}', '!GetAtt Child.Outputs.X', '<Child.outputs_x>'],
    ['nothing', '', '!GetAtt Child.Outputs.X', '<Child.outputs_x>'],
  ])('gives back %s', (_, outputs, value, expected) => {
    const workspace = new Workspace({ 'root.yaml': parent('{Name: orders}', value), 'nested/child.yaml': child('x', outputs) });
    expect(workspace.show('root.yaml')).toBe(expected);
  });

  it('passes what one nested stack gives to another', () => {
    const workspace = new Workspace({
      'root.yaml': `
Resources:
  A: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: a.yaml, Parameters: {P: !GetAtt B.Outputs.Y}}}
  B: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: b.yaml, Parameters: {Q: !GetAtt A.Outputs.X}}}
`,
      'a.yaml': `Parameters: {P: {Type: String}}\n${it_('!Ref P')}Outputs: {X: {Value: from a}}\n`,
      'b.yaml': `Parameters: {Q: {Type: String}}\n${it_('!Ref Q')}Outputs: {Y: {Value: !Ref Q}}\n`,
    });
    expect(workspace.show('a.yaml')).toBe('"from a"');
    expect(workspace.show('b.yaml')).toBe('"from a"');
  });

  it('bears templates that nest themselves and each other', () => {
    const self = `
Parameters: {P: {Type: String, Default: a}}
Resources:
  Again: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: self.yaml, Parameters: {P: !Sub '\${P}-\${Again.Outputs.X}'}}}
  It: {Type: Custom::It, Properties: {Value: !Ref P}}
Outputs: {X: {Value: !GetAtt Again.Outputs.X}}
`;
    expect(new Workspace({ 'self.yaml': self }).show('self.yaml')).toMatch(/^[`?"]/);
  });

  it('tells several that nest one template apart', () => {
    const root = (name: string): string => `
Resources:
  ${name}: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: child.yaml, Parameters: {Name: ${name}}}}
`;
    const workspace = new Workspace({ 'a.yaml': root('A'), 'b.yaml': root('B'), 'child.yaml': child('!Ref Name') });
    expect(workspace.show('child.yaml')).toBe('(nested as A: "A" | nested as B: "B")');
    workspace.set('b.yaml', root('B').replace('Name: B', 'Stage: B'));
    expect(workspace.show('child.yaml')).toBe('?parameter Name');
  });

  it('follows changes on both sides', () => {
    const workspace = new Workspace({
      'root.yaml': parent('{Name: a}', '!GetAtt Child.Outputs.X'),
      'nested/child.yaml': child('!Ref Name', 'Outputs: {X: {Value: b}}'),
    });
    const before = workspace.program('nested/child.yaml').seed.id;
    expect([workspace.show('root.yaml'), workspace.show('nested/child.yaml')]).toEqual(['"b"', '"a"']);
    workspace.set('nested/child.yaml', child('!Ref Name', 'Outputs: {X: {Value: c}}'));
    expect([workspace.show('root.yaml'), workspace.show('nested/child.yaml')]).toEqual(['"c"', '"a"']);
    workspace.set('root.yaml', parent('{Name: d}'));
    expect(workspace.show('nested/child.yaml')).toBe('"d"');
    expect(workspace.program('nested/child.yaml').seed.id).toBe(before);
    workspace.set('root.yaml', it_('x'));
    expect(workspace.show('nested/child.yaml')).toBe('"preset"');
    expect(workspace.program('nested/child.yaml').seed.id).not.toBe(before);
  });

  it('knows the tags of the stack, and parameters and outputs that are not there', () => {
    const workspace = new Workspace({
      'root.yaml': `
Resources:
  Child:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: child.yaml, Tags: [{Key: Env, Value: dev}, {Key: Name, Value: stack}], Parameters: {P: a, 'Q': b}}
  It: {Type: Custom::It, Properties: {Value: !GetAtt Child.Outputs.Z}}
`,
      'child.yaml': 'Parameters: {P: {Type: String}}\nResources:\n  It: {Type: AWS::SNS::Topic, Properties: {Tags: [{Key: Name, Value: own}]}}\nOutputs: {X: {Value: a}}\n',
    });
    const nested = workspace.program('child.yaml');
    const resource = nested.graph.byId('It');
    expect(resource && show(nested.facts.tagsOf(resource))).toBe('{Env: "dev", Name: "own"}');
    expect(nested.inputs).toContain('file:///w/root.yaml');
    const root = workspace.program('root.yaml');
    expect(root.facts.unresolved.map(({ kind, name, candidates }) => [kind, name, ...candidates])).toEqual([
      ['parameter', 'Q', 'P'],
      ['module-output', 'Outputs.Z', 'Outputs.X'],
    ]);
    expect(root.inputs).toContain('file:///w/child.yaml');
  });
});

describe('exports', () => {
  const exporting = (name: string, value: string): string =>
    `Parameters: {Env: {Type: String}}\nResources:\n  Topic: {Type: AWS::SNS::Topic}\nOutputs: {X: {Value: ${value}, Export: {Name: ${name}}}}\n`;
  const importing = (name: string): string => `Parameters: {Env: {Type: String}}\n${it_(`!ImportValue ${name}`)}`;

  it.each<readonly [string, string, string, string]>([
    ['vpc', 'a', 'vpc', '"a"'],
    ["!Sub '${Env}-vpc'", 'a', "{'Fn::Sub': '${Env}-vpc'}", '"a"'],
    ["!Sub '${AWS::Region}-vpc'", 'a', "{'Fn::Sub': '${AWS::Region}-vpc'}", '"a"'],
    ["!Sub '${AWS::StackName}-vpc'", 'a', "{'Fn::Sub': '${AWS::StackName}-vpc'}", '?an imported value'],
    ["!Sub '${Env}-vpc'", 'a', 'vpc', '?import of vpc'],
    ['vpc', '!Ref Topic', 'vpc', '?import of vpc'],
    ['vpc', "!Sub '${Topic}-x'", 'vpc', '`${?export vpc}-x`'],
  ])('%s, %s: imported as %s', (exported, value, imported, expected) => {
    const workspace = new Workspace({ 'a.yaml': exporting(exported, value), 'b.yaml': importing(imported) });
    expect(workspace.show('b.yaml')).toBe(expected);
  });

  it('follows changes of what is exported, and new exports', () => {
    const workspace = new Workspace({ 'a.yaml': exporting('other', 'a'), 'b.yaml': importing('vpc') });
    expect(workspace.show('b.yaml')).toBe('?import of vpc');
    expect(workspace.program('b.yaml').inputs).toContain('file:///w/a.yaml');
    workspace.set('a.yaml', exporting('vpc', 'a'));
    expect(workspace.show('b.yaml')).toBe('"a"');
    expect([...workspace.program('b.yaml').inputs]).toEqual(['file:///w/b.yaml', 'file:///w/a.yaml']);
    workspace.set('a.yaml', exporting('vpc', 'b'));
    expect(workspace.show('b.yaml')).toBe('"b"');
  });
});
