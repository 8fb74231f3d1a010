/** What the constructs that a CDK program exports want to be given, so that a program without an App can be synthesised. */
import ts from 'typescript';

/** A class, and what follows the scope and the id. */
export interface ExportedClass {
  readonly name: string;
  readonly parameters: readonly Parameter[];
}

export type Parameter =
  /** It may be left out. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'literal'; readonly value: string | number | boolean | readonly string[] }
  | { readonly kind: 'object'; readonly properties: Readonly<Record<string, Parameter>> }
  /** A construct of the library, or the interface of one. */
  | { readonly kind: 'construct'; readonly module: string; readonly name: string };

export function exportedClasses(files: ReadonlyMap<string, string>): readonly ExportedClass[] {
  const sources = [...files].filter(([path]) => path.endsWith('.ts')).map(([path, text]) => ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true));
  const statements = sources.flatMap((source) => [...source.statements]);
  const classes = statements.filter(ts.isClassDeclaration);
  return classes.flatMap((each): readonly ExportedClass[] => {
    const has = (modifier: ts.SyntaxKind): boolean => each.modifiers?.some(({ kind }) => kind === modifier) ?? false;
    if (!each.name || !has(ts.SyntaxKind.ExportKeyword) || has(ts.SyntaxKind.AbstractKeyword)) return [];
    const parameters = constructorOf(each, classes)?.parameters.slice(2) ?? [];
    return [{ name: each.name.text, parameters: parameters.map((parameter) => parameterOf(parameter, statements)) }];
  });
}

function constructorOf(declaration: ts.ClassDeclaration, classes: readonly ts.ClassDeclaration[], depth = 0): ts.ConstructorDeclaration | undefined {
  const own = declaration.members.find(ts.isConstructorDeclaration);
  if (own || depth > 10) return own;
  const base = declaration.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0]?.expression.getText();
  const parent = classes.find(({ name }) => name?.text === base);
  return parent && constructorOf(parent, classes, depth + 1);
}

function parameterOf({ name, questionToken, initializer, type }: ts.ParameterDeclaration, statements: readonly ts.Statement[]): Parameter {
  return questionToken || initializer || !type ? { kind: 'nothing' } : valueOf(name.getText(), type, statements);
}

function valueOf(name: string, type: ts.TypeNode, statements: readonly ts.Statement[]): Parameter {
  if (type.kind === ts.SyntaxKind.StringKeyword) {
    return { kind: 'literal', value: /arn$/i.test(name) ? 'arn:aws:service:us-east-1:123456789012:given' : 'given' };
  }
  if (type.kind === ts.SyntaxKind.NumberKeyword) return { kind: 'literal', value: 1 };
  if (type.kind === ts.SyntaxKind.BooleanKeyword) return { kind: 'literal', value: true };
  if (ts.isArrayTypeNode(type) && type.elementType.kind === ts.SyntaxKind.StringKeyword) return { kind: 'literal', value: ['given'] };
  if (ts.isTypeLiteralNode(type)) return objectOf(type.members, statements);
  if (!ts.isTypeReferenceNode(type)) return { kind: 'nothing' };
  const local = statements.find((each) => (ts.isInterfaceDeclaration(each) || ts.isTypeAliasDeclaration(each)) && each.name.text === type.typeName.getText());
  if (local && ts.isInterfaceDeclaration(local)) return objectOf(local.members, statements);
  if (local && ts.isTypeAliasDeclaration(local)) return valueOf(name, local.type, statements);
  return constructOf(type.typeName, statements) ?? { kind: 'nothing' };
}

function objectOf(members: ts.NodeArray<ts.TypeElement>, statements: readonly ts.Statement[]): Parameter {
  const properties = members.flatMap((member) => {
    if (!ts.isPropertySignature(member) || member.questionToken || !member.type) return [];
    return [[member.name.getText(), valueOf(member.name.getText(), member.type, statements)] as const];
  });
  return { kind: 'object', properties: Object.fromEntries(properties) };
}

/** `kms.IKey` with `import * as kms from 'aws-cdk-lib/aws-kms'` or `import { aws_kms as kms } from 'aws-cdk-lib'`; `IKey` imported by name. */
function constructOf(name: ts.EntityName, statements: readonly ts.Statement[]): Parameter | undefined {
  const [first = '', second] = name.getText().split('.');
  for (const statement of statements.filter(ts.isImportDeclaration)) {
    const bindings = statement.importClause?.namedBindings;
    const specifier = ts.isStringLiteral(statement.moduleSpecifier) ? statement.moduleSpecifier.text : '';
    if (!bindings || !specifier.startsWith('aws-cdk-lib')) continue;
    if (ts.isNamespaceImport(bindings)) {
      if (bindings.name.text === first && second !== undefined) return { kind: 'construct', module: specifier, name: second };
      continue;
    }
    const imported = bindings.elements.find((element) => element.name.text === first);
    const original = imported && (imported.propertyName ?? imported.name).text;
    if (original === undefined) continue;
    if (second === undefined) return { kind: 'construct', module: specifier, name: original };
    return { kind: 'construct', module: `${specifier}/${original.replace('_', '-')}`, name: second };
  }
  return undefined;
}
