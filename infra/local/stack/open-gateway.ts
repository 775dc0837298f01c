import type { HttpGateway } from '../gateway/http-gateway.ts';
import { listen } from '../listen.ts';
import type { Shutdown } from './shutdown.ts';

/** Holds the port while the rest starts; until then callers are asked to come again. */
export const openGateway = async (port: number, shutdown: Shutdown) => {
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
