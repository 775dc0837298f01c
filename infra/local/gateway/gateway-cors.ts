import type { CorsConfiguration } from './api-plan.ts';

type Headers = Readonly<Record<string, string>>;

const includes = (list: readonly string[], value: string): boolean => list.includes('*') || list.includes(value);

const allowOrigin = (cors: CorsConfiguration, origin: string): string | undefined => {
  if (cors.AllowOrigins.includes('*')) return '*';
  return cors.AllowOrigins.includes(origin) ? origin : undefined;
};

/** Returns the CORS headers that API Gateway sets on every answer to an allowed origin. The headers replace those of the function. */
export const corsHeaders = (cors: CorsConfiguration | undefined, origin: string | undefined): Headers => {
  const allowed = cors && origin ? allowOrigin(cors, origin) : undefined;
  if (!cors || allowed === undefined) return {};
  return {
    'access-control-allow-origin': allowed,
    ...(allowed === '*' ? {} : { vary: 'origin' }),
    ...(cors.AllowCredentials ? { 'access-control-allow-credentials': 'true' } : {}),
    ...(cors.ExposeHeaders.length > 0 ? { 'access-control-expose-headers': cors.ExposeHeaders.join(',') } : {}),
  };
};

export interface Preflight {
  readonly origin: string | undefined;
  readonly method: string | undefined;
}

/** Returns the headers of the answer to OPTIONS. The status is always 204, and the headers allow only what the template allows. */
export const preflightHeaders = (cors: CorsConfiguration, { origin, method }: Preflight): Headers => {
  const base = corsHeaders(cors, origin);
  if (!base['access-control-allow-origin'] || !method || !includes(cors.AllowMethods, method)) return {};
  return {
    ...base,
    'access-control-allow-methods': cors.AllowMethods.join(','),
    ...(cors.AllowHeaders.length > 0 ? { 'access-control-allow-headers': cors.AllowHeaders.join(',') } : {}),
    ...(cors.MaxAge === undefined ? {} : { 'access-control-max-age': String(cors.MaxAge) }),
  };
};
