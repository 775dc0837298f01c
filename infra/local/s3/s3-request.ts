import type { IncomingMessage } from 'node:http';
import { decoded } from '../decoded.ts';

/** The parsed head of a request. */
export interface S3Request {
  readonly method: string;
  /** The path as the client sent it. */
  readonly rawPath: string;
  readonly bucket: string;
  readonly query: Readonly<Record<string, string | string[]>>;
  readonly headers: Readonly<Record<string, string>>;
}

/** Parses a query. A `+` stays a plus, because S3 reads a query by RFC 3986 and not like a form. */
const parseQuery = (rawQuery: string): Readonly<Record<string, string | string[]>> => {
  const query: Record<string, string | string[]> = {};
  for (const pair of rawQuery.split('&').filter(Boolean)) {
    const cut = pair.indexOf('=');
    const name = decoded(cut < 0 ? pair : pair.slice(0, cut));
    const value = cut < 0 ? '' : decoded(pair.slice(cut + 1));
    const before = query[name];
    query[name] = before === undefined ? value : [before, value].flat();
  }
  return query;
};

export const s3Request = (request: IncomingMessage): S3Request => {
  const url = request.url ?? '/';
  const cut = url.indexOf('?');
  const rawPath = cut < 0 ? url : url.slice(0, cut);
  const headers = Object.entries(request.headersDistinct).map(([name, values]) => [name, (values ?? []).join(',')]);
  return {
    method: request.method ?? 'GET',
    rawPath,
    bucket: decoded(rawPath.split('/')[1] ?? ''),
    query: parseQuery(cut < 0 ? '' : url.slice(cut + 1)),
    headers: Object.fromEntries(headers),
  };
};

/** Returns a query parameter, regardless of the case of its name, because presigners differ in the case. */
export const queryValue = ({ query }: S3Request, name: string): string | undefined => {
  const found = Object.entries(query).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
  return Array.isArray(found) ? found[0] : found;
};
