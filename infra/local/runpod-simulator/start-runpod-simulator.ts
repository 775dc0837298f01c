import { createCore, type Simulator, type SimulatorOptions } from './create-runpod-simulator.ts';
import { createHttpServer } from './http-server.ts';

export interface RunpodSimulatorOptions extends SimulatorOptions {
  /** The port. 0, the default, picks a free one. */
  readonly port?: number | undefined;
  readonly host?: string | undefined;
}

export interface RunpodSimulator extends Simulator {
  readonly port: number;
}

/** Starts the simulator as an HTTP server. Pods are local processes unless the options say otherwise. */
export const startRunpodSimulator = async (options: RunpodSimulatorOptions = {}): Promise<RunpodSimulator> => {
  const { dispatch, endPods, ...shown } = createCore(options);
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
    ...shown,
    url: `http://${host}:${port}/v2`,
    controlUrl: `http://${host}:${port}/_control`,
    port,
    stop: () => {
      stopping ??= close();
      return stopping;
    },
  };
};
