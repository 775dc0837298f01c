import type { IncomingMessage } from 'node:http';

/** A request's head, taken apart once. */
export interface S3Request {
  readonly method: string;
  /** As the client wrote it. */
  readonly rawPath: string;
  readonly bucket: string;
  readonly query: Readonly<Record<string, string | string[]>>;
  readonly headers: Readonly<Record<string, string>>;
}

/** `+` stays a plus: S3 reads a query as RFC 3986 does, not as forms do. */
const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

const parseQuery = (rawQuery: string): Readonly<Record<string, string | string[]>> => {
  const query: Record<string, string | string[]> = {};
  for (const pair of rawQuery.split('&').filter(Boolean)) {
    const cut = pair.indexOf('=');
    const name = decode(cut < 0 ? pair : pair.slice(0, cut));
    const value = cut < 0 ? '' : decode(pair.slice(cut + 1));
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
    bucket: decode(rawPath.split('/')[1] ?? ''),
    query: parseQuery(cut < 0 ? '' : url.slice(cut + 1)),
    headers: Object.fromEntries(headers),
  };
};

/** One value of the query, whatever the case of its name; presigners differ there. */
export const queryValue = ({ query }: S3Request, name: string): string | undefined => {
  const found = Object.entries(query).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
  return Array.isArray(found) ? found[0] : found;
};
