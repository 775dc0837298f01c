import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { decodeJwt } from 'jose';
import type { LocalStack } from '../../../infra/local/stack/local-stack.ts';
import { startLocalStack } from '../../../infra/local/stack/start-local-stack.ts';
import { writeFixtureApp } from './fixture-app.ts';
import { writeAssembly } from './fixture-assembly.ts';

const assembly = writeFixtureApp();
let stack: LocalStack;

beforeAll(async () => {
  stack = await startLocalStack({ assembly, schedules: false, environment: { POLICY_SECONDS: '5', UNASKED: 'x' } });
});

afterAll(() => stack.stop());

const call = async (path: string, init: RequestInit = {}) => {
  const response = await fetch(`${stack.apiUrl}${path}`, init);
  const text = await response.text();
  return { status: response.status, headers: response.headers, text };
};

const echoed = async (path: string, init: RequestInit = {}) => JSON.parse((await call(path, init)).text);

describe('the gateway', () => {
  it('hands a function the event that an HTTP API would', async () => {
    const { event } = await echoed('/open/a%20b?x=1&x=2', {
      method: 'POST',
      headers: { cookie: 'c=1; d=2', 'content-type': 'application/json', 'X-Mixed': 'Case' },
      body: '{"a":1}',
    });
    expect(event).toMatchObject({
      version: '2.0',
      routeKey: 'POST /open/{id}',
      rawQueryString: 'x=1&x=2',
      queryStringParameters: { x: '1,2' },
      pathParameters: { id: 'a b' },
      cookies: ['c=1', 'd=2'],
      headers: { 'x-mixed': 'Case' },
      body: '{"a":1}',
      isBase64Encoded: false,
      requestContext: { http: { method: 'POST', sourceIp: '127.0.0.1' }, stage: '$default' },
    });
  });

  it('hands on a query parameter of any name, the names of an object’s own included', async () => {
    const { event } = await echoed('/open/x?__proto__=1&constructor=2');
    expect(Object.entries(event.queryStringParameters)).toEqual([
      ['__proto__', '1'],
      ['constructor', '2'],
    ]);
  });

  it('sends a body that is no text as base64', async () => {
    const { event } = await echoed('/open/x', { method: 'POST', body: Buffer.from([0xff, 0xfe]) });
    expect([event.body, event.isBase64Encoded]).toEqual(['//4=', true]);
  });

  it('answers 404 where no route leads, as for HEAD of a route that only names GET', async () => {
    expect(await call('/nowhere')).toMatchObject({ status: 404, text: '{"message":"Not Found"}' });
    expect((await call('/crash', { method: 'HEAD' })).status).toBe(404);
  });

  it('answers 413 over 10 MB', async () => {
    const body = Buffer.alloc(10 * 1024 * 1024 + 1);
    expect((await call('/open/x', { method: 'POST', body })).status).toBe(413);
  });

  it('keeps every cookie that a function sets', async () => {
    expect((await call('/open/x')).headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  });

  it('asks the authorizer about every request of a route that has one, and hands over what it says', async () => {
    const { event } = await echoed('/closed?a=b', { headers: { authorization: 'mine' } });
    const asked = JSON.parse(event.requestContext.authorizer.lambda.asked);
    expect(asked).toMatchObject({
      version: '2.0',
      type: 'REQUEST',
      routeKey: 'GET /closed',
      rawQueryString: 'a=b',
      headers: { authorization: 'mine' },
      requestContext: { requestId: event.requestContext.requestId, http: { method: 'GET', path: '/closed' } },
    });
    expect(asked.routeArn).toMatch(/^arn:aws:execute-api:us-east-1:\d+:\w+\/\$default\/GET\/closed$/);
    expect(asked).not.toHaveProperty('body');
    expect((await echoed('/open/x')).event.requestContext).not.toHaveProperty('authorizer');
    expect(await call('/closed')).toMatchObject({ status: 200 });
  });

  it('answers in API Gateway’s own words where the authorizer refuses, fails or answers something else', async () => {
    const answered = async (authorization: string) => {
      const { status, text } = await call('/closed', { headers: { authorization } });
      return [status, text];
    };
    expect(await answered('unwelcome')).toEqual([403, '{"message":"Forbidden"}']);
    expect(await answered('broken')).toEqual([500, '{"message":"Internal Server Error"}']);
    expect(await answered('odd')).toEqual([500, '{"message":"Internal Server Error"}']);
  });

  it('answers a browser’s preflight by the template’s CORS rules', async () => {
    const ask = (origin: string) =>
      call('/closed', { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'GET' } });
    const allowed = await ask('http://localhost:3000');
    expect([allowed.status, allowed.headers.get('access-control-allow-origin')]).toEqual([
      204,
      'http://localhost:3000',
    ]);
    expect((await ask('http://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('a function', () => {
  it('has exactly the template’s environment and what Lambda adds', async () => {
    const { env } = await echoed('/open/x');
    expect(env).toMatchObject({
      TABLE_NAME: stack.tableName('Items'),
      BUCKET_NAME: stack.bucketName(),
      PUBLIC_API_URL: stack.apiUrl,
      RUNPOD_API_URL: stack.runpodUrl,
      AWS_REGION: 'us-east-1',
    });
    const foreign = Object.keys(env).filter((name) => !/^(AWS_|PATH$|TZ$)/.test(name));
    expect(foreign.sort()).toEqual([
      'ASSET_BUCKET',
      'BUCKET_NAME',
      'GENERATED_SECRET',
      'KEY_SECRET',
      'POLICY_SECONDS',
      'PUBLIC_API_URL',
      'RUNPOD_API_URL',
      'TABLE_NAME',
    ]);
  });

  it('gets another value only for a variable that the template gives it', async () => {
    const { env } = await echoed('/open/x');
    expect([env.POLICY_SECONDS, env.UNASKED]).toEqual(['5', undefined]);
  });

  it('tells nothing of its fault to the caller, and all of it to the log', async () => {
    expect(await call('/crash?how=throw')).toMatchObject({ status: 500, text: '{"message":"Internal Server Error"}' });
    expect(stack.logs()).toContain('secret reason');
  });

  it('is replaced after a crash', async () => {
    expect((await call('/crash?how=exit')).status).toBe(500);
    expect(await call('/crash')).toMatchObject({ status: 200, text: '1' });
  });

  it('answers 500 for an answer that is malformed', async () => {
    expect((await call('/crash?how=malformed')).status).toBe(500);
  });

  it('is ended at its timeout', async () => {
    expect((await call('/slow?ms=3000')).status).toBe(500);
    expect(stack.logs()).toContain('Task timed out after 1.00 seconds');
    expect((await call('/slow?ms=1')).status).toBe(200);
  });

  it('takes one call at a time in each of its instances', async () => {
    const calls = await Promise.all(Array.from({ length: 6 }, () => call('/slow?ms=50')));
    expect(calls.map(({ text }) => text)).toEqual(Array(6).fill('{"seen":1}'));
  });

  it('keeps within its reserved concurrency', async () => {
    const began = Date.now();
    await Promise.all([stack.invoke('Narrow', { ms: 200 }), stack.invoke('Narrow', { ms: 200 })]);
    expect(Date.now() - began).toBeGreaterThanOrEqual(390);
  });
});

describe('the stack', () => {
  it('runs a schedule by hand', async () => {
    expect(await stack.runSchedule('sweep')).toMatchObject({
      kind: 'result',
      result: expect.stringContaining('aws.scheduler'),
    });
  });

  it('holds the generated secret and the simulator’s key', async () => {
    const { env } = await echoed('/open/x');
    const { credentials, region } = stack;
    const client = new SecretsManagerClient({ endpoint: env.AWS_ENDPOINT_URL_SECRETS_MANAGER, region, credentials });
    const get = (SecretId: string) => client.send(new GetSecretValueCommand({ SecretId }));
    expect((await get(env.KEY_SECRET)).SecretString).toBe(stack.simulator?.stackKey);
    expect((await get(env.GENERATED_SECRET)).SecretString).toMatch(/^[A-Za-z0-9]{64}$/);
    await expect(get('nothing')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    client.destroy();
  });

  it('publishes the files that the template refers to', async () => {
    const { env } = await echoed('/open/x');
    const { credentials, region } = stack;
    const s3 = new S3Client({ endpoint: stack.s3Url, region, credentials });
    const got = await s3.send(new GetObjectCommand({ Bucket: env.ASSET_BUCKET, Key: 'pod-runtime.tar.gz' }));
    expect(await got.Body?.transformToString()).toBe('not really a tarball');
    s3.destroy();
  });

  it('says in a sentence that its port is taken, and leaves nothing behind', async () => {
    const port = Number(new URL(stack.apiUrl).port);
    const folders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('podwarden-local-')).length;
    const before = folders();
    await expect(startLocalStack({ assembly, port })).rejects.toThrow(`Port ${port} is in use`);
    expect(folders()).toBe(before);
  });

  it('runs beside another one and ends without it', async () => {
    const other = await startLocalStack({ assembly, schedules: false });
    const claims = decodeJwt(await other.issueToken('ann'));
    expect(claims).toMatchObject({ iss: other.issuerUrl, aud: 'fixture-audience', sub: 'ann' });
    expect(other.issuerUrl).not.toBe(stack.issuerUrl);
    await other.stop();
    await other.stop();
    await expect(fetch(`${other.apiUrl}/open/x`)).rejects.toThrow();
    expect((await call('/open/x')).status).toBe(200);
  });

  it('names the resource that it cannot run', async () => {
    const odd = writeAssembly({ Odd: { resources: { Queue: { Type: 'AWS::Kinesis::Stream' } } } });
    await expect(startLocalStack({ assembly: odd })).rejects.toThrow('Odd/Queue (AWS::Kinesis::Stream)');
  });
});
