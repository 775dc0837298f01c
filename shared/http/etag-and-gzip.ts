import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

/** Below it a gzip wins less than its header and base64 cost. */
const worthGzipBytes = 1400;

/** Weak: the same tag stands for the bytes as they are and as gzip. */
const tagOf = (body: string): string => `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;

/** Each is a tag in quotes or `*`; anything else matches nothing. */
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
 * The answer with an ETag; 304 without a body where the caller has it, and gzip where the caller takes that. API Gateway's
 * HTTP API compresses nothing itself and hands what a function marks as base64 on as bytes.
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
