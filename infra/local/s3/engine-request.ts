import { unchunk } from './aws-chunked.ts';
import { checkBody } from './body-checks.ts';
import type { Admission } from './check-signed-request.ts';
import type { EngineRequest } from './s3-engine.ts';
import { S3Refusal } from './s3-refusal.ts';
import type { S3Request } from './s3-request.ts';

const authenticationQuery =
  /^(x-amz-(algorithm|credential|signature|date|signedheaders|expires|security-token|content-sha256)|x-id)$/i;
const hopHeaders = new Set(['authorization', 'connection', 'content-length', 'expect', 'host', 'transfer-encoding']);

const first = (value: string | string[]): string => (Array.isArray(value) ? (value[0] ?? '') : value);

/** Returns the `x-amz-` headers that a presigner moved into the query. S3 treats them like headers. */
const hoisted = ({ query }: S3Request): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(query)
      .filter(([name]) => name.toLowerCase().startsWith('x-amz-') && !authenticationQuery.test(name))
      .map(([name, value]) => [name.toLowerCase(), first(value)]),
  );

const plainQuery = ({ query }: S3Request): string => {
  const pairs = Object.entries(query).filter(([name]) => !/^x-amz-/i.test(name) && name !== 'x-id');
  return pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(first(value))}`).join('&');
};

const declaredLength = (headers: Readonly<Record<string, string>>, body: Buffer): void => {
  const declared = headers['x-amz-decoded-content-length'];
  if (declared !== undefined && Number(declared) !== body.length) {
    throw new S3Refusal(
      400,
      'IncompleteBody',
      'You did not provide the number of bytes specified by x-amz-decoded-content-length.',
    );
  }
};

/** Converts an admitted request for the engine: the body is checked and decoded, and the signature is removed. */
export const engineRequest = (request: S3Request, { payloadHash }: Admission, received: Buffer): EngineRequest => {
  if (payloadHash.startsWith('STREAMING-AWS4-')) {
    throw new S3Refusal(501, 'NotImplemented', `The local S3 does not read ${payloadHash}.`);
  }
  const chunked = payloadHash === 'STREAMING-UNSIGNED-PAYLOAD-TRAILER';
  const { body, trailers } = chunked ? unchunk(received) : { body: received, trailers: {} };
  declaredLength(request.headers, body);
  const headers = { ...hoisted(request), ...request.headers, ...trailers };
  checkBody(body, payloadHash, headers);
  const encoding = headers['content-encoding']
    ?.split(',')
    .map((name) => name.trim())
    .filter((name) => name !== 'aws-chunked')
    .join(', ');
  const kept = Object.entries(headers).filter(([name]) => !hopHeaders.has(name) && name !== 'content-encoding');
  const query = plainQuery(request);
  return {
    method: request.method,
    url: query ? `${request.rawPath}?${query}` : request.rawPath,
    headers: { ...Object.fromEntries(kept), ...(encoding ? { 'content-encoding': encoding } : {}) },
    body,
  };
};
