/** DynamoDB, Secrets Manager and an S3 that knows PUT and GET, in a process of their own that counts what each call would be billed as. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import dynalite from 'dynalite';
import { serve } from '../sweep/child.ts';
import { type WireItem, wireItemBytes } from './item-size.ts';
import { keyNamesOf, writeUnits } from './write-units.ts';

/** Since the last question. */
export interface Tally {
  readonly calls: number;
  readonly readUnits: number;
  readonly tableWriteUnits: number;
  readonly indexWriteUnits: number;
  /** By which the tables have grown, copies in indexes left out. */
  readonly storedBytes: number;
  readonly secretReads: number;
  readonly s3Reads: number;
  readonly s3Writes: number;
}
export interface Question {
  /** Values of secrets by their names, from now on. */
  readonly secrets?: Readonly<Record<string, string>>;
}
export interface Answer extends Tally {
  readonly dynamodbUrl: string;
  readonly secretsUrl: string;
  readonly s3Url: string;
}

const none: Tally = {
  calls: 0,
  readUnits: 0,
  tableWriteUnits: 0,
  indexWriteUnits: 0,
  storedBytes: 0,
  secretReads: 0,
  s3Reads: 0,
  s3Writes: 0,
};
let tally: { -readonly [name in keyof Tally]: number } = { ...none };
let secrets: Readonly<Record<string, string>> = {};

interface Listener {
  once(event: 'error', listener: (error: Error) => void): unknown;
  listen(port: number, host: string, then: () => void): unknown;
  address(): unknown;
}
const urlOf = (server: Listener): Promise<string> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${Reflect.get(Object(server.address()), 'port')}`));
  });

const engineUrl = urlOf(dynalite({ createTableMs: 0 }));
const writes = ['PutItem', 'UpdateItem', 'DeleteItem'];

const forward = async (headers: Readonly<Record<string, string>>, operation: string, body: unknown) => {
  const response = await fetch(await engineUrl, {
    method: 'POST',
    headers: { ...headers, 'x-amz-target': `DynamoDB_20120810.${operation}` },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, text, json: JSON.parse(text || '{}') };
};

const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const body = JSON.parse((await buffer(request)).toString() || '{}');
  const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
  const headers = {
    authorization: String(request.headers.authorization),
    'x-amz-date': String(request.headers['x-amz-date']),
    'content-type': 'application/x-amz-json-1.0',
  };
  const itemNow = async (key: unknown): Promise<WireItem | undefined> =>
    (await forward(headers, 'GetItem', { TableName: body.TableName, Key: key, ConsistentRead: true })).json.Item;
  const isWrite = writes.includes(operation);
  const key =
    isWrite && (body.Key ?? Object.fromEntries(keyNamesOf(body.TableName).map((name) => [name, body.Item[name]])));
  const before = isWrite ? await itemNow(key) : undefined;
  const counted = operation === 'CreateTable' ? body : { ...body, ReturnConsumedCapacity: 'TOTAL' };
  const result = await forward(headers, operation, counted);
  tally.calls += 1;
  if (isWrite) {
    const after = await itemNow(key);
    const units = writeUnits(body.TableName, before, after);
    tally.tableWriteUnits += units.table;
    tally.indexWriteUnits += units.indexes;
    tally.storedBytes += (after ? wireItemBytes(after) : 0) - (before ? wireItemBytes(before) : 0);
  } else {
    tally.readUnits += Number(result.json.ConsumedCapacity?.CapacityUnits ?? 0);
  }
  response.writeHead(result.status, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(result.text);
};

const secretAnswer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const { SecretId } = JSON.parse((await buffer(request)).toString());
  tally.secretReads += 1;
  response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
  response.end(JSON.stringify({ Name: SecretId, SecretString: secrets[SecretId] }));
};

const objects = new Map<string, Buffer>();
const noSuchKey = '<?xml version="1.0" encoding="UTF-8"?><Error><Code>NoSuchKey</Code><Message>none</Message></Error>';

const objectAnswer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const [path = ''] = (request.url ?? '').split('?');
  const sent = await buffer(request);
  if (request.method === 'PUT') {
    tally.s3Writes += 1;
    objects.set(path, sent);
    response.end();
    return;
  }
  tally.s3Reads += 1;
  const stored = objects.get(path);
  response.writeHead(stored ? 200 : 404, { 'content-type': stored ? 'application/octet-stream' : 'application/xml' });
  response.end(stored ?? noSuchKey);
};

const served = (serveOne: typeof answer) =>
  createServer((request, response) => {
    serveOne(request, response).catch((error: unknown) => {
      response.writeHead(500);
      response.end(String(error));
    });
  });
const urls = Promise.all([answer, secretAnswer, objectAnswer].map((one) => urlOf(served(one))));

serve<Question, Answer>(async (question) => {
  secrets = question.secrets ?? secrets;
  const [dynamodbUrl = '', secretsUrl = '', s3Url = ''] = await urls;
  const since = tally;
  tally = { ...none };
  return { ...since, dynamodbUrl, secretsUrl, s3Url };
});
