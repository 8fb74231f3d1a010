#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { tuneCollector } from '../collector';
import { createEngine, type Engine } from '../engine';
import { loaders } from '../node-loaders';
import { main } from './main';

tuneCollector();
const { version } = JSON.parse(readFileSync(join(__dirname, '..', 'package.json'), 'utf8')) as { version: string };
const isTerminal = process.stderr.isTTY && !process.env['CI'];
let engine: Engine | undefined;

void main(process.argv.slice(2), {
  version,
  cwd: process.cwd(),
  engine: () => (engine ??= createEngine(loaders(__dirname))),
  colour: process.stdout.isTTY && !process.env['NO_COLOR'],
  progress: (text) => {
    if (isTerminal) process.stderr.write(`\r\u001b[K${text ?? ''}`);
  },
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  readStdin: async () => {
    const chunks: Buffer[] = [];
    for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString('utf8');
  },
  serve: () => {
    // The server is a bundle of its own: scans never load it.
    createRequire(__filename)(join(__dirname, 'server.js'));
    return new Promise(() => undefined);
  },
}).then((code) => {
  process.exitCode = code;
});
