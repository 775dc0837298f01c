import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesize } from '../cloud/synthesize.ts';
import { LogSink } from '../functions/log-sink.ts';
import { HttpGateway } from '../gateway/http-gateway.ts';
import type { JwtIssuer } from '../issuer/jwt-issuer.ts';
import { type Engines, startEngines } from './engines.ts';
import { FunctionAccess } from './function-access.ts';
import { FunctionFleet } from './function-fleet.ts';
import type { LocalStack, LocalStackOptions } from './local-stack.ts';
import { openGateway } from './open-gateway.ts';
import { provision } from './provision.ts';
import { Shutdown } from './shutdown.ts';
import { stackHandle } from './stack-handle.ts';
import { readStackPlan, type StackPlan } from './stack-plan.ts';
import { startTimers } from './start-timers.ts';

const root = join(import.meta.dirname, '../../..');

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
  const issuerUrl = options.issuerUrl ?? issuer.url;
  const plan = readStackPlan(assembly, { apiUrl: gateway.url, issuerUrl, runpodUrl: runpod.url });
  issuer.audience = plan.api.routes.find(({ jwt }) => jwt)?.jwt?.audience[0] ?? issuer.audience;
  issuer.operator = operatorOf(plan);
  await provision(engines, plan);
  const logs = new LogSink(join(folder, 'functions.log'), options.onLog);
  const access = new FunctionAccess(engines, options.engines !== undefined);
  await access.grant(plan.functions);
  const fleet = fleetOf(engines, access, plan, options, logs);
  shutdown.add(() => fleet.stop());
  gateway.open(new HttpGateway(plan.api, (name, event) => fleet.invoke(name, event)));
  const timetable = startTimers(engines, plan, options, fleet, logs, shutdown);
  options.signal?.throwIfAborted();
  return stackHandle({ apiUrl: gateway.url, issuerUrl, engines, access, plan, fleet, timetable, logs, shutdown });
};

/** As the functions that serve operators know them. */
const operatorOf = ({ functions }: StackPlan): JwtIssuer['operator'] => {
  const { OPERATOR_CLAIM: claim, OPERATOR_CLAIM_VALUE: value } =
    functions.find(({ environment }) => 'OPERATOR_CLAIM' in environment)?.environment ?? {};
  return claim === undefined || value === undefined ? undefined : { claim, value };
};

const fleetOf = (
  engines: Engines,
  access: FunctionAccess,
  plan: StackPlan,
  options: LocalStackOptions,
  logs: LogSink,
): FunctionFleet =>
  new FunctionFleet({
    plans: plan.functions,
    credentialsOf: (plan) => access.credentialsOf(plan),
    endpoints: { s3Url: engines.s3.url, dynamodbUrl: engines.dynamodb.url, secretsUrl: engines.secrets.url },
    overrides: options.environment ?? {},
    logs,
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
