import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesize } from '../cloud/synthesize.ts';
import { ConsoleServer } from '../console/console-server.ts';
import { LogSink } from '../functions/log-sink.ts';
import { startEngines } from './engines.ts';
import type { LocalStack, LocalStackOptions } from './local-stack.ts';
import { openGateway } from './open-gateway.ts';
import { RunningApp } from './running-app.ts';
import { Shutdown } from './shutdown.ts';
import { stackHandle } from './stack-handle.ts';
import { startTimeToLive } from './start-timers.ts';

const root = join(import.meta.dirname, '../../..');

const newFolder = (shutdown: Shutdown): string => {
  const folder = mkdtempSync(join(tmpdir(), 'podwarden-local-'));
  shutdown.add(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
};

/** Returns a function that synthesizes into a new folder each time, because functions of earlier deploys still run from their folders. */
const assemblies = (options: LocalStackOptions, folder: string) => {
  let count = 0;
  return async (settings: LocalStackOptions['settings'] = {}): Promise<string> => {
    count += 1;
    const outdir = join(folder, `cdk.out-${count}`);
    await synthesize({ root, outdir, settings: { ...options.settings, ...settings }, signal: options.signal });
    return outdir;
  };
};

const start = async (options: LocalStackOptions, shutdown: Shutdown): Promise<LocalStack> => {
  const folder = newFolder(shutdown);
  const podsFolder = join(folder, 'pods');
  mkdirSync(podsFolder);
  const gateway = await openGateway(options.port ?? 0, shutdown);
  // The console listens early, because the API must know the origin of the pages. The pages are served later.
  const pages = new ConsoleServer(root);
  await pages.start(options.consolePort ?? 0);
  shutdown.add(() => pages.stop());
  const assemble = assemblies(options, folder);
  const synthesis = options.assembly === undefined ? assemble() : Promise.resolve(options.assembly);
  const starting = startEngines({ ...options, simulator: { podsFolder, ...options.simulator } }, shutdown);
  await Promise.allSettled([synthesis, starting]);
  const [assembly, engines] = await Promise.all([synthesis, starting]);
  options.signal?.throwIfAborted();
  const issuerUrl = options.issuerUrl ?? engines.issuer.url;
  const addresses = { apiUrl: gateway.url, issuerUrl, runpodUrl: engines.runpod.url, consoleUrl: pages.url };
  const logs = new LogSink(join(folder, 'functions.log'), options.onLog);
  const app = new RunningApp({ engines, addresses, options, logs, pages, open: gateway.open });
  shutdown.add(() => app.stop());
  await app.deploy(assembly);
  shutdown.add(startTimeToLive(engines, options, logs));
  options.signal?.throwIfAborted();
  return stackHandle({ addresses, engines, app, assemble, logs, shutdown });
};

/** Starts the app of this repository on this machine. If the start fails, all started parts are stopped. */
export const startLocalStack = async (options: LocalStackOptions = {}): Promise<LocalStack> => {
  const shutdown = new Shutdown();
  try {
    return await start(options, shutdown);
  } catch (cause) {
    await shutdown.run();
    throw cause;
  }
};
