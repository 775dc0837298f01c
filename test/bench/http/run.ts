/** `npm run bench:http`: reports and downloads by the local stack, each cost apart, beside a server that streams files; writes docs/speed.md. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { useTestCredentials } from '../../support/engine-client.ts';
import { bundleFunctions } from '../coldstart/subjects.ts';
import { withFigures } from '../figures.ts';
import { hotEnvironment, hotWorld, somePoints } from '../hot-world.ts';
import { machineLine } from '../machine.ts';
import { type Child, canPin, cores, startChild } from '../sweep/child.ts';
import type { DynamoDbState } from '../sweep/dynamodb-process.ts';
import type { GatewayState } from './gateway-process.ts';
import type { HandlerQuestion, HandlerResult } from './handler-process.ts';
import type { Load, LoadResult, Sent } from './load-process.ts';
import type { PlainQuestion, PlainState } from './plain-server-process.ts';
import { type DownloadRow, type Results, type Row, reportOf } from './report.ts';
import type { StackQuestion, StackState } from './stack-process.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const root = join(import.meta.dirname, '../../..');
const page = join(root, 'docs/speed.md');
const script = (name: string) => join(import.meta.dirname, name);

const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '1000' },
    lanes: { type: 'string', default: '8' },
    downloads: { type: 'string', default: '16' },
    'dataset-mb': { type: 'string', default: '32' },
    /** Prints and leaves the page as it is. */
    'dry-run': { type: 'boolean', default: false },
  },
});
const calls = Number(values.calls);
const laneCount = Number(values.lanes);
const downloads = Number(values.downloads);
const datasetBytes = Number(values['dataset-mb']) * 1_000_000;

const children: { stop(): void }[] = [];
const child = <Q extends object, A>(file: string, core: number, env: NodeJS.ProcessEnv = process.env): Child<Q, A> => {
  const started = startChild<Q, A>(file, { env, core });
  children.push(started);
  return started;
};

const inLanes = (sent: readonly Sent[], count = laneCount): Load => ({
  lanes: Array.from({ length: count }, (_, lane) => sent.filter((__, nth) => nth % count === lane)),
});

const reportsOf = (apiUrl: string, pods: StackState['pods'], firstSeq: number, count: number): Load => ({
  lanes: pods.map(({ id, token }) =>
    Array.from({ length: Math.ceil(count / pods.length) }, (_, nth): Sent => {
      const seq = firstSeq + nth;
      const body = JSON.stringify({ attempt: 1, seq, metrics: somePoints(seq * 10, 10) });
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      return { method: 'POST', url: `${apiUrl}/api/training/jobs/${id}/metrics`, headers, body };
    }),
  ),
});

const downloadsOf = (apiUrl: string, tokens: readonly string[], follow: boolean): readonly Sent[] =>
  tokens.map((token) => ({ method: 'GET', url: `${apiUrl}/api/datasets/download?token=${token}`, follow }));

const allAnswered = ({ statuses }: LoadResult, what: string): void => {
  const refused = Object.entries(statuses).filter(([status]) => Number(status) >= 400);
  if (refused.length > 0) throw new Error(`${what}: ${refused.map(([status, count]) => `${count} x ${status}`)}`);
};

interface Serving {
  readonly load: Child<Load, LoadResult>;
  readonly cpuSeconds: () => Promise<number>;
}

/** Sends once to warm up, then what counts. */
const measured = async (what: string, { load, cpuSeconds }: Serving, warmUp: Load, sent: Load) => {
  allAnswered(await load.ask(warmUp), what);
  const before = await cpuSeconds();
  const result = await load.ask(sent);
  const servingCpuSeconds = (await cpuSeconds()) - before;
  allAnswered(result, what);
  const row: Row = {
    what,
    calls: result.latenciesMs.length,
    latenciesMs: result.latenciesMs,
    servingCpuSeconds,
    loadCpuSeconds: result.cpuSeconds,
    wallSeconds: result.wallSeconds,
  };
  return { row, result };
};

/** The local stack as one process, all of it on one core. */
const byTheStack = async (load: Serving['load']): Promise<Results> => {
  const stack = child<StackQuestion, StackState>(script('stack-process.ts'), cores.sweep);
  const warm = Math.ceil(calls / 4);
  const state = await stack.ask({ pods: laneCount, tokens: warm + calls + downloads + 2, datasetBytes });
  const serving = { load, cpuSeconds: async () => (await stack.ask({})).cpuSeconds };
  const posts = await measured(
    'the local stack: gateway, function in its thread, engine',
    serving,
    reportsOf(state.apiUrl, state.pods, 1, warm),
    reportsOf(state.apiUrl, state.pods, 1 + warm, calls),
  );
  const redeemed = downloadsOf(state.apiUrl, state.tokens, false);
  const redemptions = await measured(
    'the local stack: gateway, function in its thread, engine',
    serving,
    inLanes(redeemed.slice(0, warm)),
    inLanes(redeemed.slice(warm, warm + calls)),
  );
  const fetched = downloadsOf(state.apiUrl, state.tokens.slice(warm + calls), true);
  const full = await measured(
    'token redeemed, bytes from S3 (the local S3, in the same process)',
    serving,
    inLanes(fetched.slice(0, 2), 2),
    inLanes(fetched.slice(2), 4),
  );
  await stack.ask({ stop: true });
  stack.stop();
  const download: DownloadRow = {
    ...full.row,
    datasetBytes: full.result.followedBytes,
    throughCodeBytes: full.result.firstBodyBytes,
    targetBytes: full.result.targetBytes,
  };
  return { posts: [posts.row], redemptions: [redemptions.row], downloads: [download] };
};

/** The function alone, called one event after another in a process of its own, with DynamoDB in another. */
const byTheHandler = async (folder: string): Promise<Pick<Results, 'posts' | 'redemptions'>> => {
  const engine = child<object, DynamoDbState>(script('../sweep/dynamodb-process.ts'), cores.engines);
  const { url } = await engine.ask({});
  const world = await hotWorld(url);
  const all = await bundleFunctions(folder, ['report-metrics', 'redeem-download-token']);
  const rowOf = async (name: 'report-metrics' | 'redeem-download-token'): Promise<Row> => {
    const events: unknown[] = [];
    for (let nth = 0; nth < calls * 1.25; nth += 1) events.push(await world.eventFor[name]());
    const warm = Math.ceil(calls / 4);
    const file = all.get(name) ?? '';
    const handler = child<HandlerQuestion, HandlerResult>(
      script('handler-process.ts'),
      cores.sweep,
      hotEnvironment(url),
    );
    await handler.ask({ file, events: events.slice(0, warm) });
    const [engineBefore, before] = [(await engine.ask({})).cpuSeconds, performance.now()];
    const { cpuSeconds, latenciesMs } = await handler.ask({ file, events: events.slice(warm) });
    const wallSeconds = (performance.now() - before) / 1000;
    const engineCpuSeconds = (await engine.ask({})).cpuSeconds - engineBefore;
    handler.stop();
    return {
      what: '**the function alone**, one call after another',
      calls: latenciesMs.length,
      latenciesMs,
      servingCpuSeconds: cpuSeconds,
      engineCpuSeconds,
      wallSeconds,
    };
  };
  const rows = { posts: [await rowOf('report-metrics')], redemptions: [await rowOf('redeem-download-token')] };
  world.stop();
  engine.stop();
  return rows;
};

/** The gateway in front of a function that does nothing, with and without the hop to a worker thread. */
const byTheGateway = async (load: Serving['load'], folder: string): Promise<readonly Row[]> => {
  const env = { ...process.env, BENCH_FOLDER: folder };
  const gateway = child<object, GatewayState>(script('gateway-process.ts'), cores.sweep, env);
  const { directUrl, workerUrl } = await gateway.ask({});
  const serving = { load, cpuSeconds: async () => (await gateway.ask({})).cpuSeconds };
  const pods = Array.from({ length: laneCount }, () => ({ id: 'a', token: 'b' }));
  const rows: Row[] = [];
  for (const [what, url] of [
    ['the gateway alone, in front of a function that does nothing', directUrl],
    ['the same through a worker thread', workerUrl],
  ] as const) {
    const sent = (count: number) => reportsOf(url, pods, 1, count);
    rows.push((await measured(what, serving, sent(Math.ceil(calls / 4)), sent(calls))).row);
  }
  gateway.stop();
  return rows;
};

/** The same downloads by the server that presigned URLs replace, which checks the token and streams the file. */
const byAPlainServer = async (
  load: Serving['load'],
  folder: string,
): Promise<Pick<Results, 'redemptions' | 'downloads'>> => {
  const engine = child<object, DynamoDbState>(script('../sweep/dynamodb-process.ts'), cores.engines);
  const { url } = await engine.ask({});
  const world = await hotWorld(url);
  const server = child<PlainQuestion, PlainState>(script('plain-server-process.ts'), cores.sweep, {
    ...hotEnvironment(url),
    BENCH_FOLDER: folder,
  });
  const serving = { load, cpuSeconds: async () => (await server.ask({})).cpuSeconds };
  const sentOf = async (base: string, count: number): Promise<readonly Sent[]> => {
    const sent: Sent[] = [];
    for (let nth = 0; nth < count; nth += 1) {
      sent.push({ method: 'GET', url: `${base}/?token=${await world.aDownloadToken()}` });
    }
    return sent;
  };
  const { url: base } = await server.ask({ datasetBytes: 1 });
  const small = await sentOf(base, Math.ceil(calls * 1.25));
  const warm = Math.ceil(calls / 4);
  const engineBefore = async () => (await engine.ask({})).cpuSeconds;
  const before = await engineBefore();
  const redemptions = await measured(
    'a plain server, of a file of one byte',
    serving,
    inLanes(small.slice(0, warm)),
    inLanes(small.slice(warm)),
  );
  const engineCpuSeconds = ((await engineBefore()) - before) * (calls / (calls + warm));
  await server.ask({ datasetBytes });
  const large = await sentOf(base, downloads + 2);
  const full = await measured(
    'a plain server that streams the file from its disk',
    serving,
    inLanes(large.slice(0, 2), 2),
    inLanes(large.slice(2), 4),
  );
  world.stop();
  server.stop();
  engine.stop();
  const bytes = full.result.firstBodyBytes;
  return {
    redemptions: [{ ...redemptions.row, engineCpuSeconds }],
    downloads: [{ ...full.row, datasetBytes: bytes, throughCodeBytes: bytes, targetBytes: 0 }],
  };
};

const main = async (): Promise<void> => {
  useTestCredentials();
  const inputs = `${calls} calls of each kind in ${laneCount} lanes, ${downloads} downloads of ${datasetBytes / 1e6} MB in 4.`;
  const pinned = canPin
    ? 'What serves has one core; what sends, and DynamoDB where it is apart, the other.'
    : 'Nothing is held to a core of its own.';
  const about = `${machineLine()} ${inputs} ${pinned}`;
  say(about);
  mkdirSync(join(root, '.build'), { recursive: true });
  const folder = mkdtempSync(join(root, '.build/http-'));
  try {
    const load = child<Load, LoadResult>(script('load-process.ts'), cores.engines);
    say('The local stack.');
    const stack = await byTheStack(load);
    say('The functions alone.');
    const handler = await byTheHandler(folder);
    say('The gateway alone.');
    const gateway = await byTheGateway(load, folder);
    say('A plain server.');
    const plain = await byAPlainServer(load, folder);
    const report = reportOf(
      {
        posts: [...handler.posts, ...gateway, ...stack.posts],
        redemptions: [...handler.redemptions, ...stack.redemptions, ...plain.redemptions],
        downloads: [...stack.downloads, ...plain.downloads],
      },
      about,
    );
    say(`\n${report}`);
    if (values['dry-run']) return;
    writeFileSync(page, withFigures(readFileSync(page, 'utf8'), 'npm run bench:http', report));
    say('\nWritten: docs/speed.md.');
  } finally {
    for (const started of children) started.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};

await main();
