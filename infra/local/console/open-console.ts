import type { Shutdown } from '../stack/shutdown.ts';
import { ConsoleServer } from './console-server.ts';

/** Starts the console's server early, because the API must know the origin of the pages. The pages are served later. */
export const openConsole = async (root: string, port: number, shutdown: Shutdown): Promise<ConsoleServer> => {
  const server = new ConsoleServer(root);
  await server.start(port);
  shutdown.add(() => server.stop());
  return server;
};
