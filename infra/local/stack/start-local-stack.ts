import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { region } from '../cloud/pseudo.ts';
import { StackFault } from '../cloud/stack-fault.ts';
import { synthesize } from '../cloud/synthesize.ts';
import { LogSink } from '../functions/log-sink.ts';
import { HttpGateway } from '../gateway/http-gateway.ts';
import { listen } from '../listen.ts';
import { repeating } from '../schedules/repeating.ts';
import { type Engines, startEngines } from './engines.ts';
import { FunctionFleet } from './function-fleet.ts';
import type { LocalStack, LocalStackOptions } from './local-stack.ts';
import { provision } from './provision.ts';
import { Shutdown } from './shutdown.ts';
import { readStackPlan, type StackPlan } from './stack-plan.ts';
import { Timetable } from './timetable.ts';

const root = join(import.meta.dirname, '../../..');

/** The function whose rate `reaperIntervalSeconds` replaces. */
const reaper = 'sweep';

/** Holds the port while the rest starts; until then whoever calls is told to come again. */
const openGateway = async (port: number, shutdown: Shutdown) => {
  let gateway: HttpGateway | undefined;
  const listening = await listen((request, response) => {
    if (gateway) gateway.handle(request, response);
    else response.writeHead(503, { 'retry-after': '1' }).end();
  }, port);
  shutdown.add(() => listening.close());
  return {
    url: listening.url,
    open: (ready: HttpGateway) => {
      gateway = ready;
    },
  };
};

const newFolder = (shutdown: Shutdown): string => {
  const folder = mkdtempSync(join(tmpdir(), 'podwarden-local-'));
  shutdown.add(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
};

const assemblyOf = async ({ assembly, settings = {}, signal }: LocalStackOptions, folder: string): Promise<string> => {
  if (assembly !== undefined) return assembly;
  const outdir = join(folder, 'cdk.out');
  await synthesize({ root, outdir, settings, signal });
  return outdir;
};

const named = <P extends { readonly name: string; readonly logicalId: string }>(
  plans: readonly P[],
  id: string,
): string => {
  const found = plans.find(({ logicalId }) => logicalId.toLowerCase().startsWith(id.toLowerCase()));
  if (found) return found.name;
  throw new StackFault(`The app has nothing called ${id}.`);
};

const start = async (options: LocalStackOptions, shutdown: Shutdown): Promise<LocalStack> => {
  const folder = newFolder(shutdown);
  const podsFolder = join(folder, 'pods');
  mkdirSync(podsFolder);
  const gateway = await openGateway(options.port ?? 0, shutdown);
  const synthesis = assemblyOf(options, folder);
  const starting = startEngines({ ...options, simulator: { podsFolder, ...options.simulator } }, shutdown);
  await Promise.allSettled([synthesis, starting]);
  const [assembly, engines] = await Promise.all([synthesis, starting]);
  options.signal?.throwIfAborted();
  const { issuer, runpod } = engines;
  const plan = readStackPlan(assembly, { apiUrl: gateway.url, issuerUrl: issuer.url, runpodUrl: runpod.url });
  issuer.audience = plan.api.routes.find(({ jwt }) => jwt)?.jwt?.audience[0] ?? issuer.audience;
  await provision(engines, plan);
  const logs = new LogSink(join(folder, 'functions.log'), options.onLog);
  const fleet = fleetOf(engines, plan, options, logs);
  shutdown.add(() => fleet.stop());
  gateway.open(new HttpGateway(plan.api, (name, event) => fleet.invoke(name, event)));
  const timetable = startTimers(engines, plan, options, fleet, logs, shutdown);
  options.signal?.throwIfAborted();
  return stackOf({ apiUrl: gateway.url, engines, plan, fleet, timetable, logs, shutdown });
};

const fleetOf = (engines: Engines, plan: StackPlan, options: LocalStackOptions, logs: LogSink): FunctionFleet =>
  new FunctionFleet({
    plans: plan.functions,
    credentials: engines.credentials,
    endpoints: { s3Url: engines.s3.url, dynamodbUrl: engines.dynamodb.url, secretsUrl: engines.secrets.url },
    overrides: options.environment ?? {},
    logs,
  });

const startTimers = (
  { dynamodb }: Engines,
  plan: StackPlan,
  options: LocalStackOptions,
  fleet: FunctionFleet,
  logs: LogSink,
  shutdown: Shutdown,
): Timetable => {
  const seconds = options.reaperIntervalSeconds;
  const intervals = seconds === undefined ? {} : { [fleet.find(reaper).name]: seconds };
  const invoke = (name: string, event: unknown) => fleet.invoke(name, event);
  const timetable = new Timetable({ plans: plan.schedules, invoke, logs, intervals });
  if (options.schedules === false) return timetable;
  timetable.start();
  const ttl = repeating(
    options.ttlIntervalSeconds ?? 60,
    () => dynamodb.deleteExpired(Date.now()),
    (cause) => logs.add({ functionName: 'time-to-live', text: String(cause) }),
  );
  shutdown.add(() => {
    ttl.stop();
    timetable.stop();
  });
  return timetable;
};

interface Parts {
  readonly apiUrl: string;
  readonly engines: Engines;
  readonly plan: StackPlan;
  readonly fleet: FunctionFleet;
  readonly timetable: Timetable;
  readonly logs: LogSink;
  readonly shutdown: Shutdown;
}

const stackOf = ({ apiUrl, engines, plan, fleet, timetable, logs, shutdown }: Parts): LocalStack => ({
  apiUrl,
  issuerUrl: engines.issuer.url,
  s3Url: engines.s3.url,
  dynamodbUrl: engines.dynamodb.url,
  runpodUrl: engines.runpod.url,
  credentials: engines.credentials,
  region,
  simulator: engines.simulator,
  tableName: (id) => named(plan.tables, id),
  bucketName: (id = '') => named(plan.buckets, id),
  issueToken: (user, asked = {}) => engines.issuer.issue({ user, ...asked }),
  rotateIssuerKey: () => engines.issuer.rotate(),
  invoke: async (id, event) => fleet.invoke(fleet.find(id).name, event),
  runSchedule: async (id) => {
    const schedule = timetable.of(fleet.find(id));
    if (!schedule) throw new StackFault(`No schedule calls ${id}.`);
    return timetable.round(schedule);
  },
  deleteExpired: (nowMs = Date.now()) => engines.dynamodb.deleteExpired(nowMs),
  logs: () => logs.text(),
  stop: () => shutdown.run(),
});

/** Runs the app of this repository on this machine. What was started before a fault is ended again. */
export const startLocalStack = async (options: LocalStackOptions = {}): Promise<LocalStack> => {
  const shutdown = new Shutdown();
  try {
    return await start(options, shutdown);
  } catch (cause) {
    await shutdown.run();
    throw cause;
  }
};
