import { type FunctionName, routes } from '../names.ts';
import type { ApiFunction } from './api-handler.ts';

/** One function for several routes: the gateway says which of them a request took. A route that it does not serve throws. */
export const serveRoutes = (handlers: Readonly<Partial<Record<FunctionName, ApiFunction>>>): ApiFunction => {
  const byRoute = new Map<string, ApiFunction>(
    Object.entries(handlers).map(([name, handler]) => [routes[name as FunctionName].route, handler]),
  );
  return (event, context) => {
    const handler = byRoute.get(event.routeKey);
    if (handler === undefined) throw new Error(`This function serves no route ${event.routeKey}.`);
    return handler(event, context);
  };
};
