import type { Shutdown } from '../stack/shutdown.ts';
import { ConsoleServer } from './console-server.ts';

/** Holds the console's port while the rest starts: the API has to know the origin of its pages. */
export const openConsole = async (root: string, port: number, shutdown: Shutdown): Promise<ConsoleServer> => {
  const server = new ConsoleServer(root);
  await server.start(port);
  shutdown.add(() => server.stop());
  return server;
};
