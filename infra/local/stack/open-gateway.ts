import type { HttpGateway } from '../gateway/http-gateway.ts';
import { listen } from '../listen.ts';
import type { Shutdown } from './shutdown.ts';

/** Opens the port of the API before the stack is ready. Until `open`, calls are answered with 503 and `Retry-After`. */
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
