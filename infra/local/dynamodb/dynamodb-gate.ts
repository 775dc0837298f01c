import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import * as z from 'zod';
import { type AccessControl, accessKeyIn } from '../access/access-control.ts';
import { arnOf } from '../cloud/physical-names.ts';
import { pass, Refusal } from './engine-calls.ts';
import type { OnlineIndexes } from './online-indexes.ts';

/**
 * The table that a call uses. No call of the functions spans several tables, but one call may name several items of its table.
 */
const bodySchema = z.union([
  z.object({ TableName: z.string(), IndexName: z.string().optional() }),
  z.object({ RequestItems: z.record(z.string(), z.unknown()) }).transform(({ RequestItems }, context) => {
    const [TableName, ...others] = Object.keys(RequestItems);
    if (TableName !== undefined && others.length === 0) return { TableName, IndexName: undefined };
    context.addIssue('The local stack judges calls of one table alone.');
    return z.NEVER;
  }),
]);

const refuse = (response: ServerResponse, { type, message }: Refusal): void => {
  response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(JSON.stringify({ __type: `com.amazon.coral.service#${type}`, message, Message: message }));
};

type Call = z.output<typeof bodySchema>;

/** Returns the ARN that a grant must name. An index has an ARN of its own, which a grant for the table does not cover. */
const resourceOf = (call: Call | undefined): string => {
  if (!call) return '*';
  const table = arnOf('AWS::DynamoDB::Table', call.TableName);
  return call.IndexName === undefined ? table : `${table}/index/${call.IndexName}`;
};

const parsed = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString());
  } catch (cause) {
    throw new Refusal('SerializationException', String(cause));
  }
};

const operationOf = ({ headers }: IncomingMessage): string => String(headers['x-amz-target'] ?? '').split('.')[1] ?? '';

/** Throws a `Refusal` if the credentials are unknown or the role does not grant the call. */
const admit = (request: IncomingMessage, call: Call | undefined, access: AccessControl): void => {
  const accessKeyId = accessKeyIn(request.headers) ?? '';
  if (!access.credentialsOf(accessKeyId)) {
    throw new Refusal('UnrecognizedClientException', 'The security token included in the request is invalid.');
  }
  const message = access.refusal(accessKeyId, `dynamodb:${operationOf(request)}`, resourceOf(call));
  if (message !== undefined) throw new Refusal('AccessDeniedException', message);
};

/**
 * Guards the engine, which authorizes nothing: checks the credentials, the grants of the role, and that the indexes of the table are not
 * being changed.
 */
export const dynamoDbGate = (engine: Server, access: AccessControl, indexes: OnlineIndexes): RequestListener => {
  const serve = async (request: IncomingMessage, response: ServerResponse, body: Buffer): Promise<void> => {
    const input = parsed(body);
    const call = bodySchema.safeParse(input).data;
    admit(request, call, access);
    const change = indexes.changeIn(operationOf(request), input);
    if (change !== undefined) {
      const answer = JSON.stringify(await indexes.change(change));
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end(answer);
      return;
    }
    if (call === undefined) return pass(engine, request, body, response);
    indexes.assertFilled(call.TableName, call.IndexName);
    indexes.when(call.TableName, response, () => pass(engine, request, body, response));
  };
  return (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      serve(request, response, Buffer.concat(chunks)).catch((fault: unknown) => {
        refuse(response, fault instanceof Refusal ? fault : new Refusal('InternalServerError', String(fault)));
      });
    });
  };
};
