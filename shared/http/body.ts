import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { AppError } from '../domain/errors.ts';
import { maxBodyBytes, parseStrictJson } from './strict-json.ts';

type WithBody = Pick<APIGatewayProxyEventV2, 'body' | 'isBase64Encoded' | 'headers'>;

/** Decodes the body of a request and limits its size. API Gateway's own limit is 10 MB. */
const bodyBytes = (event: WithBody, maxBytes: number): Uint8Array => {
  const text = event.body ?? '';
  const bytes = event.isBase64Encoded ? Buffer.from(text, 'base64') : Buffer.from(text, 'utf8');
  if (bytes.byteLength > maxBytes) {
    throw new AppError('payload_too_large', `The body has ${bytes.byteLength} bytes; at most ${maxBytes} are taken.`, {
      details: { max_bytes: maxBytes },
    });
  }
  return bytes;
};

/** Parses the JSON body. Returns `undefined` if the body is missing or empty. */
export const readJsonBody = (event: WithBody, maxBytes: number = maxBodyBytes): unknown => {
  const bytes = bodyBytes(event, maxBytes);
  if (bytes.byteLength === 0) return undefined;
  const contentType = event.headers['content-type'] ?? '';
  if (!/^application\/(?:[a-z0-9.+-]+\+)?json(?:\s*;|$)/i.test(contentType)) {
    throw new AppError('unsupported_media_type', 'Send the body as JSON with Content-Type: application/json.');
  }
  return parseStrictJson(decodeUtf8(bytes));
};

const decodeUtf8 = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new AppError('malformed_json', 'The body is not valid UTF-8.', { cause });
  }
};
