import type { SimulatorControl } from './control.ts';
import { createCore, type SimulatorOptions } from './create-runpod-simulator.ts';
import { createHttpServer } from './http-server.ts';

export interface RunpodSimulatorOptions extends SimulatorOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number | undefined;
  readonly host?: string | undefined;
}

export interface RunpodSimulator {
  /** The base of the API, `/v2` included: what RUNPOD_API_URL takes. */
  readonly url: string;
  /** The base of the HTTP control, `/_control` included. */
  readonly controlUrl: string;
  readonly port: number;
  readonly apiKey: string;
  /** For the stack alone, and never shown: only pods made with it run, unless `runForeignPods`. */
  readonly stackKey: string;
  readonly control: SimulatorControl;
  /** Ends every pod's processes, removes their folders and closes the server. May be called more than once. */
  stop(): Promise<void>;
}

/** The simulator behind a socket, with pods that are local processes unless the options say otherwise. */
export const startRunpodSimulator = async (options: RunpodSimulatorOptions = {}): Promise<RunpodSimulator> => {
  const { apiKey, stackKey, control, dispatch, endPods } = createCore(options);
  const server = createHttpServer(dispatch);
  const host = options.host ?? '127.0.0.1';
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const close = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
    await endPods();
  };
  let stopping: Promise<void> | undefined;
  return {
    url: `http://${host}:${port}/v2`,
    controlUrl: `http://${host}:${port}/_control`,
    port,
    apiKey,
    stackKey,
    control,
    stop: () => {
      stopping ??= close();
      return stopping;
    },
  };
};
