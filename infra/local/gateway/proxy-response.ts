import * as z from 'zod';

export interface GatewayResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer;
}

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const shaped = z.looseObject({
  statusCode: z.coerce.number().int().min(100).max(599),
  headers: z.record(z.string(), scalar).optional(),
  cookies: z.array(z.string()).optional(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().optional(),
});

export const message = (statusCode: number, text: string): GatewayResponse => ({
  statusCode,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(JSON.stringify({ message: text })),
});

/** Lambda's limit for the size of an answer. */
const maxAnswerBytes = 6 * 1024 * 1024;

const lowerCase = (headers: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

/**
 * Reads the answer of a function as API Gateway does. An answer without a status becomes the body of a 200. A malformed answer becomes a
 * 500.
 */
export const proxyResponse = (result: string): GatewayResponse => {
  if (Buffer.byteLength(result) > maxAnswerBytes) return message(500, 'Internal Server Error');
  const answer: unknown = JSON.parse(result);
  if (answer === null || typeof answer !== 'object' || !('statusCode' in answer)) {
    const text = typeof answer === 'string' ? answer : result;
    return { statusCode: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(text) };
  }
  const parsed = shaped.safeParse(answer);
  if (!parsed.success) return message(500, 'Internal Server Error');
  const { statusCode, headers = {}, cookies, body, isBase64Encoded } = parsed.data;
  const bytes = Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');
  return {
    statusCode,
    headers: {
      ...(bytes.length > 0 ? { 'content-type': 'text/plain; charset=utf-8' } : {}),
      ...lowerCase(headers),
      ...(cookies ? { 'set-cookie': cookies } : {}),
    },
    body: bytes,
  };
};
