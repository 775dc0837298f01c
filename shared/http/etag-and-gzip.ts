import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

/** The smallest body in bytes that is compressed. Below this size, gzip saves less than its header and base64 add. */
const worthGzipBytes = 1400;

/** Returns a weak ETag. The ETag is weak because the plain and the gzipped body have the same tag. */
const tagOf = (body: string): string => `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;

/** True when If-None-Match contains the tag or `*`. Invalid entries match nothing. */
const matches = (ifNoneMatch: string, tag: string): boolean => {
  const bare = (text: string) => text.trim().replace(/^W\//, '');
  return ifNoneMatch.split(',').some((one) => one.trim() === '*' || bare(one) === bare(tag));
};

const takesGzip = (acceptEncoding: string): boolean =>
  acceptEncoding.split(',').some((one) => {
    const [coding = '', ...parameters] = one.split(';').map((part) => part.trim().toLowerCase());
    return coding === 'gzip' && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
  });

/**
 * Adds an ETag to an answer. The result is a 304 without a body if the caller already has that ETag. Large bodies are compressed if the
 * caller accepts gzip. An HTTP API of API Gateway does not compress, but decodes bodies that a function marks as base64.
 */
export const withEtagAndGzip = (
  answer: APIGatewayProxyStructuredResultV2,
  headers: Readonly<Record<string, string | undefined>>,
): APIGatewayProxyStructuredResultV2 => {
  const body = answer.body ?? '';
  const tag = tagOf(body);
  const shared = { ...answer.headers, etag: tag, vary: 'accept-encoding' };
  if (matches(headers['if-none-match'] ?? '', tag)) {
    const { 'content-type': _, ...rest } = shared as Record<string, string>;
    return { statusCode: 304, headers: rest };
  }
  if (Buffer.byteLength(body) < worthGzipBytes || !takesGzip(headers['accept-encoding'] ?? '')) {
    return { ...answer, headers: shared };
  }
  return {
    ...answer,
    headers: { ...shared, 'content-encoding': 'gzip' },
    body: gzipSync(body, { level: 4 }).toString('base64'),
    isBase64Encoded: true,
  };
};
