import type { Grant } from '../access/policy.ts';
import { decoded } from '../decoded.ts';
import { queryValue, type S3Request } from './s3-request.ts';

const objectActions: Readonly<Record<string, string>> = {
  GET: 'GetObject',
  HEAD: 'GetObject',
  PUT: 'PutObject',
  DELETE: 'DeleteObject',
};

const partsActions: Readonly<Record<string, string>> = {
  GET: 'ListMultipartUploadParts',
  PUT: 'PutObject',
  POST: 'PutObject',
  DELETE: 'AbortMultipartUpload',
};

/** Query parameters that do not change the permission that a request needs. */
const plainParameter = /^(x-amz-.*|x-id|response-.*|partnumber|uploadid|uploads|max-parts|part-number-marker)$/i;

/** Query parameters of requests that list keys or uploads of a bucket. */
const listParameter = /^(x-id|list-type|prefix|max-keys|max-uploads|uploads)$/i;

const listActionOf = ({ method, query }: S3Request): string | undefined => {
  if (method !== 'GET' || !Object.keys(query).every((name) => listParameter.test(name))) return undefined;
  if (query.uploads !== undefined) return 'ListBucketMultipartUploads';
  return query['list-type'] === undefined ? undefined : 'ListBucket';
};

const actionOf = (request: S3Request, key: string): string | undefined => {
  if (key === '') return listActionOf(request);
  if (!Object.keys(request.query).every((name) => plainParameter.test(name))) return undefined;
  if (queryValue(request, 'uploadId') !== undefined) return partsActions[request.method];
  if (queryValue(request, 'uploads') !== undefined) return request.method === 'POST' ? 'PutObject' : undefined;
  return objectActions[request.method];
};

const arnOfObject = (path: string): string => `arn:aws:s3:::${decoded(path).replace(/^\//, '')}`;

const copySource = (request: S3Request): string | undefined =>
  request.headers['x-amz-copy-source'] ?? queryValue(request, 'x-amz-copy-source');

/**
 * Returns the permissions that a request needs. No function makes a request outside the known actions, so the action of such a request is
 * made of its method and parameters, and no role grants it.
 */
export const callsOf = (request: S3Request): readonly Grant[] => {
  const { method, rawPath } = request;
  const key = rawPath.split('/').slice(2).join('/');
  const action = actionOf(request, key) ?? `${method}:${Object.keys(request.query).join('+')}`;
  const resource = key === '' ? `arn:aws:s3:::${request.bucket}` : arnOfObject(rawPath);
  const calls = [{ action: `s3:${action}`, resource }];
  const source = copySource(request);
  return source === undefined ? calls : [...calls, { action: 's3:GetObject', resource: arnOfObject(source) }];
};

/**
 * Returns the grant that is needed to see a 404. S3 answers 403 to a caller without the grant, so that nobody learns which keys exist.
 * Returns `undefined` if no grant is needed.
 */
export const absenceCall = (request: S3Request, status: number): Grant | undefined => {
  const reads = request.method === 'GET' || request.method === 'HEAD' || copySource(request) !== undefined;
  if (status !== 404 || !reads) return undefined;
  return { action: 's3:ListBucket', resource: `arn:aws:s3:::${request.bucket}` };
};
