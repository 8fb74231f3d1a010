/** Speaks to a Terraform provider's plugin: starts it, starts it again when a request makes it crash, and plans. */
import { spawn, type ChildProcess } from 'node:child_process';
import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { env } from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';

export interface Plan<Value> {
  /** The names of the properties that force a new resource. */
  readonly replaces: readonly (readonly string[])[];
  readonly failed: boolean;
  readonly planned: Value | undefined;
}

export interface Provider {
  plan<Value>(type: string, prior: Value | null, next: Value): Promise<Plan<Value>>;
  stop(): void;
}

/** What is used of plugin protocol 5. */
const protocol = `
syntax = "proto3";
package tfplugin5;
message DynamicValue { bytes msgpack = 1; bytes json = 2; }
message AttributePath {
  message Step { oneof selector { string attribute_name = 1; string element_key_string = 2; int64 element_key_int = 3; } }
  repeated Step steps = 1;
}
message Diagnostic {
  enum Severity { INVALID = 0; ERROR = 1; WARNING = 2; }
  Severity severity = 1; string summary = 2; string detail = 3; AttributePath attribute = 4;
}
message Configure {
  message Request { string terraform_version = 1; DynamicValue config = 2; }
  message Response { repeated Diagnostic diagnostics = 1; }
}
message PlanResourceChange {
  message Request {
    string type_name = 1; DynamicValue prior_state = 2; DynamicValue proposed_new_state = 3; DynamicValue config = 4;
    bytes prior_private = 5; DynamicValue provider_meta = 6;
  }
  message Response {
    DynamicValue planned_state = 1; repeated AttributePath requires_replace = 2; bytes planned_private = 3;
    repeated Diagnostic diagnostics = 4;
  }
}
service Provider {
  rpc Configure(Configure.Request) returns (Configure.Response);
  rpc PlanResourceChange(PlanResourceChange.Request) returns (PlanResourceChange.Response);
}
`;

/** Tells a plugin that it was started by a program that speaks the protocol; the same for every plugin. */
const cookie = 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2';

interface PlanResponse {
  readonly planned_state: { readonly msgpack: Uint8Array } | null;
  readonly requires_replace: readonly { readonly steps: readonly { readonly selector: string; readonly attribute_name: string }[] }[];
  readonly diagnostics: readonly { readonly severity: string }[];
}

export async function startProvider(plugin: string, configuration: unknown): Promise<Provider> {
  const { grpc, loader, msgpack } = libraries();
  const definition = join('.cache', 'schema', 'plugin.proto');
  writeFileSync(definition, protocol);
  const options = { keepCase: true, longs: Number, enums: String, defaults: true, oneofs: true };
  const { Provider: Client } = grpc.loadPackageDefinition(loader.loadSync(definition, options)).tfplugin5;
  const pack = (value: unknown): object => ({ msgpack: Buffer.from(msgpack.encode(value)) });
  let child: ChildProcess;
  let client: GrpcClient;

  async function start(): Promise<void> {
    child = spawn(plugin, [], {
      env: { PATH: env['PATH'], HOME: env['HOME'], TF_PLUGIN_MAGIC_COOKIE: cookie, PLUGIN_PROTOCOL_VERSIONS: '5' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const address = await new Promise<string>((found) => {
      child.stdout?.once('data', (line: Buffer) => { found(line.toString().split('|')[3] ?? ''); });
    });
    client = new Client(`unix:${address}`, grpc.credentials.createInsecure());
    await call('Configure', { terraform_version: '1.11.4', config: pack(configuration) });
  }

  function call(method: 'Configure' | 'PlanResourceChange', request: object): Promise<PlanResponse> {
    return new Promise((found, failed) => {
      client[method](request, { deadline: Date.now() + 20_000 }, (error, response) => {
        if (error === null) found(response);
        else failed(error);
      });
    });
  }

  await start();
  return {
    async plan(type, prior, next) {
      const request = { type_name: type, prior_state: pack(prior), proposed_new_state: pack(next), config: pack(next) };
      const response = await call('PlanResourceChange', { ...request, prior_private: Buffer.alloc(0) }).catch(() => undefined);
      if (response === undefined) {
        await pause(300);
        if (child.exitCode !== null || child.signalCode !== null) {
          client.close();
          await start();
        }
        return { replaces: [], failed: true, planned: undefined };
      }
      const state = response.planned_state?.msgpack;
      return {
        replaces: response.requires_replace.map((path) =>
          path.steps.filter((step) => step.selector === 'attribute_name').map((step) => step.attribute_name),
        ),
        failed: response.diagnostics.some((diagnostic) => diagnostic.severity === 'ERROR'),
        planned: state === undefined || state.length < 3 ? undefined : msgpack.decode(state),
      };
    },
    stop() {
      client.close();
      child.kill();
    },
  };
}

type Answer = (error: Error | null, response: PlanResponse) => void;

interface GrpcClient {
  Configure(request: object, options: object, answer: Answer): void;
  PlanResourceChange(request: object, options: object, answer: Answer): void;
  close(): void;
}

interface Libraries {
  readonly grpc: {
    readonly credentials: { createInsecure(): object };
    loadPackageDefinition(definition: object): {
      readonly tfplugin5: { readonly Provider: new (address: string, credentials: object) => GrpcClient };
    };
  };
  readonly loader: { loadSync(file: string, options: object): object };
  readonly msgpack: { encode(value: unknown): Uint8Array; decode<Value>(bytes: Uint8Array): Value };
}

/** They are needed here alone, so they are installed beside the downloads; `Libraries` states what is used of them. */
function libraries(): Libraries {
  const folder = join('.cache', 'schema', 'plugin-client');
  if (!existsSync(folder)) {
    const names = ['@grpc/grpc-js@1.14.7', '@grpc/proto-loader@0.8.1', '@msgpack/msgpack@3.1.3'];
    execFileSync('npm', ['install', '--silent', '--no-save', '--prefix', folder, ...names], { stdio: 'inherit' });
  }
  const load = createRequire(resolve(folder, 'package.json'));
  return {
    grpc: load('@grpc/grpc-js') as Libraries['grpc'],
    loader: load('@grpc/proto-loader') as Libraries['loader'],
    msgpack: load('@msgpack/msgpack') as Libraries['msgpack'],
  };
}
