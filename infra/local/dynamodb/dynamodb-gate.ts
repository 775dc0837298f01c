import { EventEmitter } from 'node:events';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import * as z from 'zod';
import { type AccessControl, accessKeyIn } from '../access/access-control.ts';
import { arnOf } from '../cloud/physical-names.ts';

/** Calls of one table, which are all that functions make. */
const bodySchema = z.object({ TableName: z.string(), IndexName: z.string().optional() });

interface Refusal {
  readonly type: string;
  readonly message: string;
}

const refuse = (response: ServerResponse, { type, message }: Refusal): void => {
  response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(JSON.stringify({ __type: `com.amazon.coral.service#${type}`, message, Message: message }));
};

/** What the call is asked on: an index has an ARN of its own, and a table's ARN does not cover it. */
const resourceIn = (body: Buffer): string => {
  const { data } = bodySchema.safeParse(JSON.parse(body.toString()));
  if (!data) return '*';
  const table = arnOf('AWS::DynamoDB::Table', data.TableName);
  return data.IndexName === undefined ? table : `${table}/index/${data.IndexName}`;
};

const refusalOf = ({ headers }: IncomingMessage, body: Buffer, access: AccessControl): Refusal | undefined => {
  const accessKeyId = accessKeyIn(headers) ?? '';
  if (!access.credentialsOf(accessKeyId)) {
    return {
      type: 'UnrecognizedClientException',
      message: 'The security token included in the request is invalid.',
    };
  }
  const operation = String(headers['x-amz-target'] ?? '').split('.')[1] ?? '';
  try {
    const message = access.refusal(accessKeyId, `dynamodb:${operation}`, resourceIn(body));
    return message === undefined ? undefined : { type: 'AccessDeniedException', message };
  } catch (cause) {
    return { type: 'SerializationException', message: String(cause) };
  }
};

/**
 * Before the engine, which lets everybody do everything: known credentials, and a role that grants the call. The engine
 * hears the request as if it had come just now; a stream of its own for that would be a tenth of what a call takes.
 */
export const dynamoDbGate =
  (engine: Server, access: AccessControl): RequestListener =>
  (request, response) => {
    const { headers, method, url } = request;
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const refusal = refusalOf(request, body, access);
      if (refusal !== undefined) return refuse(response, refusal);
      const again = Object.assign(new EventEmitter(), { headers, method, url });
      engine.emit('request', again, response);
      again.emit('data', body);
      again.emit('end');
    });
  };
