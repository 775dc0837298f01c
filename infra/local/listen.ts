import { createServer, type RequestListener, type Server } from 'node:http';
import { StackFault } from './cloud/stack-fault.ts';

export interface Listening {
  readonly url: string;
  readonly port: number;
  readonly close: () => Promise<void>;
}

const portOf = (server: Server): number => {
  const address = server.address();
  return address !== null && typeof address === 'object' ? address.port : 0;
};

/** Serves HTTP on 127.0.0.1. Port 0 picks a free port. Rejects with a `StackFault` if the port is in use. */
export const listen = (handler: RequestListener, port = 0, option = '--port'): Promise<Listening> =>
  new Promise((resolve, reject) => {
    const server = createServer(handler);
    // An upload to S3 may take long, so requests have no time limit.
    server.requestTimeout = 0;
    server.once('error', (error) => {
      const busy = 'code' in error && error.code === 'EADDRINUSE';
      reject(
        busy
          ? new StackFault(
              `Port ${port} is in use; stop what listens there or choose another with ${option} (0 picks a free one).`,
            )
          : error,
      );
    });
    server.listen(port, '127.0.0.1', () => {
      const close = () =>
        new Promise<void>((closed) => {
          server.close(() => closed());
          server.closeAllConnections();
        });
      resolve({ url: `http://127.0.0.1:${portOf(server)}`, port: portOf(server), close });
    });
  });
