import type { SimulatorControl } from './control.ts';
import { createCore, type SimulatorOptions } from './create-runpod-simulator.ts';
import { createHttpServer } from './http-server.ts';

export interface RunpodSimulatorOptions extends SimulatorOptions {
  /** The port. 0, the default, picks a free one. */
  readonly port?: number | undefined;
  readonly host?: string | undefined;
}

export interface RunpodSimulator {
  /** The base URL of the API with `/v2`, for RUNPOD_API_URL. */
  readonly url: string;
  /** The base URL of the HTTP control, with `/_control`. */
  readonly controlUrl: string;
  readonly port: number;
  readonly apiKey: string;
  /** A key that only the stack has and that is never shown. Only pods created with this key run, unless `runForeignPods` is set. */
  readonly stackKey: string;
  readonly control: SimulatorControl;
  /** Ends every pod's processes, removes their folders and closes the server. A second call is allowed. */
  stop(): Promise<void>;
}

/** Starts the simulator as an HTTP server. Pods are local processes unless the options say otherwise. */
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
