/** The gateway of the local stack in front of a function that does nothing: called directly, or through a worker thread as functions are. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { FunctionInstance } from '../../../infra/local/functions/function-instance.ts';
import { LogSink } from '../../../infra/local/functions/log-sink.ts';
import { HttpGateway } from '../../../infra/local/gateway/http-gateway.ts';
import { listen } from '../../../infra/local/listen.ts';
import { cpuSeconds, serve } from '../sweep/child.ts';

export interface GatewayState {
  readonly directUrl: string;
  readonly workerUrl: string;
  readonly cpuSeconds: number;
}

/** The bench's own, which it removes. */
const folder = process.env.BENCH_FOLDER ?? '';
const file = join(folder, 'bare.mjs');
const answer = {
  statusCode: 200,
  headers: { 'content-type': 'application/json' },
  body: '{"accepted":10,"directive":"continue"}',
};
writeFileSync(file, `export const handler = async () => (${JSON.stringify(answer)});\n`);

const plan = {
  name: 'bare',
  logicalId: 'Bare',
  label: 'bare',
  arn: 'arn:aws:lambda:us-east-1:000000000000:function:bare',
  roleId: 'BareRole',
  roleArn: 'arn:aws:iam::000000000000:role/bare',
  grants: [],
  file,
  exportName: 'handler',
  timeoutSeconds: 10,
  memoryMb: 512,
  reservedConcurrency: undefined,
  environment: {},
};
const logs = new LogSink(join(folder, 'functions.log'));
const idle: FunctionInstance[] = [];

/** As the pool of the local stack does, without its limit. */
const throughWorker = async (_: string, event: unknown) => {
  const instance = idle.pop() ?? new FunctionInstance(plan, {}, logs);
  const outcome = await instance.invoke('bench', event);
  idle.push(instance);
  return outcome;
};
const direct = async () => ({ kind: 'result', result: JSON.stringify(answer) }) as const;

const route = {
  key: 'POST /api/training/jobs/{id}/metrics',
  functionName: 'bare',
  timeoutMs: 10_000,
  authorizer: undefined,
};
const api = { id: 'bench', cors: undefined, routes: [route] };
const served = async (invoke: ConstructorParameters<typeof HttpGateway>[1]) => {
  const gateway = new HttpGateway(api, invoke);
  return (await listen((request, response) => gateway.handle(request, response))).url;
};
const urls = Promise.all([served(direct), served(throughWorker)]);

serve<object, GatewayState>(async () => {
  const [directUrl, workerUrl] = await urls;
  return { directUrl, workerUrl, cpuSeconds: cpuSeconds() };
});
