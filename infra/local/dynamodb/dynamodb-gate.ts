import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import * as z from 'zod';
import { type AccessControl, accessKeyIn } from '../access/access-control.ts';
import { arnOf } from '../cloud/physical-names.ts';
import { readBody } from '../gateway/read-body.ts';

/** DynamoDB's limit on a request. */
const maxBodyBytes = 16 * 1024 * 1024;

/** Calls of one table, which are all that functions make. */
const bodySchema = z.object({ TableName: z.string(), IndexName: z.string().optional() });

const refuse = (response: ServerResponse, type: string, message: string): void => {
  response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(JSON.stringify({ __type: `com.amazon.coral.service#${type}`, message, Message: message }));
};

/** What the call is asked on: an index has an ARN of its own, and a table's ARN does not cover it. */
const resourceIn = (body: Buffer): string | undefined => {
  const { data } = bodySchema.safeParse(JSON.parse(body.toString()));
  if (!data) return undefined;
  const table = arnOf('AWS::DynamoDB::Table', data.TableName);
  return data.IndexName === undefined ? table : `${table}/index/${data.IndexName}`;
};

/** The request once more for the engine, its body read already. */
const replayed = ({ headers, method, url }: IncomingMessage, body: Buffer): Readable =>
  Object.assign(Readable.from(body), { headers, method, url });

/** Before the engine, which lets everybody do everything: known credentials, and a role that grants the call. */
export const dynamoDbGate = (engine: Server, access: AccessControl): RequestListener => {
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readBody(request, maxBodyBytes);
    if (!body) return refuse(response, 'SerializationException', 'The request is longer than 16 MB.');
    const accessKeyId = accessKeyIn(request.headers) ?? '';
    if (!access.credentialsOf(accessKeyId)) {
      return refuse(response, 'UnrecognizedClientException', 'The security token included in the request is invalid.');
    }
    const operation = String(request.headers['x-amz-target'] ?? '').split('.')[1] ?? '';
    const refusal = access.refusal(accessKeyId, `dynamodb:${operation}`, resourceIn(body) ?? '*');
    if (refusal !== undefined) return refuse(response, 'AccessDeniedException', refusal);
    engine.emit('request', replayed(request, body), response);
  };
  return (request, response) => {
    handle(request, response).catch((cause: unknown) => refuse(response, 'SerializationException', String(cause)));
  };
};
