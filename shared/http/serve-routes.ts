import { type FunctionName, routes } from '../names.ts';
import type { ApiFunction } from './api-handler.ts';

/** Creates one function for several routes. API Gateway's `routeKey` selects the handler. Throws for a route without a handler. */
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
