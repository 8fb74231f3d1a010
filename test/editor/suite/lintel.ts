// What the tests know of Lintel: its names, and what it is expected to find in the fixtures.

import * as vscode from 'vscode';
import { RULES } from '../../../rules';
import { waitForDiagnostics, workspaceFolder } from './editor';

export const EXTENSION = 'lintel.lintel';
export const VIEW = { id: 'lintel.findings', name: 'Findings' };

/** One file of each system, of every way that infrastructure is written in the fixtures. */
export const CARELESS_FILES = [
  { dialect: 'Terraform', system: 't2-terraform-monitoring', file: 'functions.tf' },
  { dialect: 'Terraform with modules', system: 't1-terraform-disaster-recovery', file: 'functions.tf' },
  { dialect: 'CloudFormation', system: 'c1-cloudformation-payments', file: 'primary.json' },
  { dialect: 'AWS CDK', system: 'cdk-order-service', file: 'lib/api-stack.ts' },
  { dialect: 'Pulumi in TypeScript', system: 'p1-pulumi-backup-verification', file: 'lib/backup.ts' },
  { dialect: 'Pulumi in Python', system: 'p2-pulumi-multi-region-postgres', file: 'snapshots.py' },
] as const;

interface Expected {
  readonly rule: string;
  readonly file: string;
  /** Counts from 1. */
  readonly line: number;
}

/** The findings that the list beside a system names for a file, as `line rule`, in order. */
export async function expectedFindings(system: string, file: string): Promise<readonly string[]> {
  const known = new Set(RULES.map((rule) => rule.id));
  const all = JSON.parse(await readText(`${system}/expected.json`)) as readonly Expected[];
  return all.filter((each) => each.file === file && known.has(each.rule)).map(({ line, rule }) => `${line} ${rule}`).sort();
}

/** What Lintel shows in a file, as `line rule`, as soon as it is `count` findings. */
export async function shownFindings(uri: vscode.Uri, count: number): Promise<readonly string[]> {
  const diagnostics = await waitForDiagnostics(uri, (all) => all.filter(isOurs).length === count);
  return diagnostics.filter(isOurs).map((each) => `${each.range.start.line + 1} ${ruleOf(each)}`).sort();
}

export function isOurs({ source }: vscode.Diagnostic): boolean {
  return source === 'Lintel';
}

export function ruleOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}

/** Writes a file into the workspace and returns how to get rid of its folder. */
export async function writeFixture(file: string, text: string): Promise<() => Promise<void>> {
  const uri = vscode.Uri.joinPath(workspaceFolder(), file);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  return async () => vscode.workspace.fs.delete(vscode.Uri.joinPath(uri, '..'), { recursive: true });
}

async function readText(file: string): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(workspaceFolder(), file)));
}
