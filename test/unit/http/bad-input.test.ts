import { apiHandler } from '../../../shared/http/api-handler.ts';
import { createDataset } from '../../../shared/http/contract/datasets.ts';
import { deployJob } from '../../../shared/http/contract/deploy.ts';
import { reportMetrics } from '../../../shared/http/contract/pods.ts';
import { type ApiEventFields, call } from '../../support/api-event.ts';

const setup = () => {
  const seen: unknown[] = [];
  const handler = apiHandler(createDataset, async ({ body }) => {
    seen.push(body);
    return { status: 201 };
  });
  return { seen, send: (fields: ApiEventFields) => call(handler, { userId: 'user-1', ...fields }) };
};

const good = { name: 'a', size_bytes: 10 };
const json = (text: string): ApiEventFields => ({ rawBody: text });

describe('apiHandler', () => {
  it.each<[string, ApiEventFields, number, string, string]>([
    ['a field that is missing', { body: { name: 'a' } }, 400, 'invalid_request', 'size_bytes'],
    ['a field of the wrong type', { body: { ...good, size_bytes: '10' } }, 400, 'invalid_request', 'size_bytes'],
    ['a field that is null', { body: { ...good, name: null } }, 400, 'invalid_request', 'name'],
    ['an unknown field', { body: { ...good, colour: 'red' } }, 400, 'invalid_request', 'colour'],
    ['a text that is too long', { body: { ...good, name: 'x'.repeat(201) } }, 400, 'invalid_request', 'name'],
    ['a number that is infinite', json('{"name":"a","size_bytes":1e999}'), 400, 'invalid_request', 'size_bytes'],
    ['a number that is no number', json('{"name":"a","size_bytes":NaN}'), 400, 'malformed_json', 'JSON'],
    ['a number with a fraction', { body: { ...good, size_bytes: 1.5 } }, 400, 'invalid_request', 'size_bytes'],
    ['a number beyond the safe ones', json('{"name":"a","size_bytes":9007199254740993}'), 400, 'invalid_request', ''],
    ['a key given twice', json('{"name":"a","name":"b","size_bytes":1}'), 400, 'malformed_json', 'twice'],
    ['a key given twice, once escaped', json('{"name":"a","n\\u0061me":"b"}'), 400, 'malformed_json', 'twice'],
    ['the key __proto__', json('{"name":"a","size_bytes":1,"__proto__":{"x":1}}'), 400, 'invalid_request', '__proto__'],
    [
      'the key constructor',
      json('{"name":"a","size_bytes":1,"constructor":{}}'),
      400,
      'invalid_request',
      'constructor',
    ],
    ['half a character', json('{"name":"\\ud800","size_bytes":1}'), 400, 'malformed_json', 'half a character'],
    ['half a character in a key', json('{"name":"a","\\udc00":1}'), 400, 'malformed_json', 'half a character'],
    ['nesting too deep', json(`{"name":${'['.repeat(5000)}${']'.repeat(5000)}}`), 400, 'malformed_json', 'nested'],
    ['nesting too deep, unclosed', json('['.repeat(200_000)), 400, 'malformed_json', ''],
    ['a comment', json('{"name":"a",/* */"size_bytes":1}'), 400, 'malformed_json', 'JSON'],
    ['a trailing comma', json('{"name":"a","size_bytes":1,}'), 400, 'malformed_json', 'JSON'],
    ['text after the JSON', json('{"name":"a","size_bytes":1} x'), 400, 'malformed_json', 'JSON'],
    ['half a JSON', json('{"name":"a"'), 400, 'malformed_json', 'JSON'],
    ['an array', { body: [good] }, 400, 'invalid_request', 'body'],
    ['a bare null', json('null'), 400, 'invalid_request', 'body'],
    ['bytes that are not UTF-8', { rawBody: Uint8Array.of(0x22, 0xff, 0x22) }, 400, 'malformed_json', 'UTF-8'],
    ['no body', {}, 400, 'invalid_request', 'body'],
    ['an empty body', json(''), 400, 'invalid_request', 'body'],
    ['an unknown query', { body: good, query: { debug: '1' } }, 400, 'invalid_request', 'debug'],
    [
      'another content type',
      { body: good, headers: { 'content-type': 'text/plain' } },
      415,
      'unsupported_media_type',
      'application/json',
    ],
    ['no content type', { body: good, headers: { 'content-type': '' } }, 415, 'unsupported_media_type', ''],
    ['a body over 1 MiB', json(`"${'x'.repeat(1024 * 1024 - 1)}"`), 413, 'payload_too_large', '1048576'],
    [
      'a key with a space',
      { body: good, headers: { 'idempotency-key': 'a b' } },
      400,
      'invalid_request',
      'Idempotency',
    ],
    ['an empty key', { body: good, headers: { 'idempotency-key': '' } }, 400, 'invalid_request', 'Idempotency'],
  ])('refuses %s', async (_what, fields, status, code, named) => {
    const { send, seen } = setup();
    const answer = await send(fields);
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
    expect(answer.body.error).toContain(named);
    expect(answer.body.request_id).toBe('request-1');
    expect(seen).toEqual([]);
  });

  it.each<[string, unknown, string]>([
    ['__proto__', JSON.parse('{"__proto__":"x"}'), '__proto__: unknown field'],
    ['PODWARDEN_STAGE', { PODWARDEN_STAGE: 'x' }, 'names with PODWARDEN_ and RUNPOD_ are reserved'],
    ['A-B', { 'A-B': 'x' }, 'must be a name of letters, digits and underscore'],
  ])('refuses a variable called %s and says why', async (_name, environment_variables, named) => {
    const handler = apiHandler(deployJob, async () => ({ status: 202 }));
    const body = { training_config_id: '6f1fe7a4-1c6b-4b8e-9d3c-0f7f6c1a2b3d', environment_variables };
    const answer = await call(handler, { userId: 'user-1', body });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    expect(answer.body.error).toContain(named);
  });

  it('says of a value that may be of several kinds what each of them is', async () => {
    const handler = apiHandler(reportMetrics, async () => ({ status: 200 }));
    const path = { id: '6f1fe7a4-1c6b-4b8e-9d3c-0f7f6c1a2b3d' };
    const answer = await call(handler, {
      path,
      body: { attempt: 1, seq: 1, metrics: [{ step: 1, train_loss: 'NaN' }] },
    });
    expect(answer.body.issues).toEqual([
      { path: 'metrics.0.train_loss', message: expect.stringMatching(/number.* or .*"nan"\|"inf"\|"-inf"/) },
    ]);
  });

  it('answers one body for every failure, with the fields at fault in issues', async () => {
    const { send } = setup();
    const answer = await send({ body: { name: '', size_bytes: 0, extra: 1 } });
    expect(Object.keys(answer.body).sort()).toEqual(['code', 'error', 'issues', 'request_id']);
    expect(answer.body.issues.map(({ path }: { path: string }) => path).sort()).toEqual([
      'extra',
      'name',
      'size_bytes',
    ]);
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store' });
  });

  it.each<[string, ApiEventFields]>([
    ['base64', { rawBody: new TextEncoder().encode(JSON.stringify(good)) }],
    ['a charset', { body: good, headers: { 'content-type': 'application/json; charset=utf-8' } }],
    ['exactly 1 MiB', json(JSON.stringify(good).padEnd(1024 * 1024, ' '))],
  ])('takes a body in %s', async (_what, fields) => {
    const { send, seen } = setup();
    expect((await send(fields)).status).toBe(201);
    expect(seen).toEqual([good]);
  });

  it('does not repeat what came in an unknown field or a long one', async () => {
    const { send } = setup();
    const answer = await send({ body: { ...good, name: `${'secret-value'.repeat(40)}` } });
    expect(answer.text).not.toContain('secret-value');
  });

  it('answers 401 without a subject', async () => {
    const { send } = setup();
    expect((await send({ userId: '', body: good })).status).toBe(401);
  });
});
