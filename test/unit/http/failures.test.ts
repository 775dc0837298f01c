import { AppError, corruptItem, dependencyUnavailable } from '../../../shared/domain/errors.ts';
import { apiHandler } from '../../../shared/http/api-handler.ts';
import { getHealth } from '../../../shared/http/contract/meta.ts';
import { call } from '../../support/api-event.ts';
import { logsOf } from '../../support/logs-of.ts';

const secret = 'N0pXkq7Jt1vB3mZs8RfLw2YcHdQe5UaGi6oTx9KbEnM';
const signed = 'https://bucket.s3.amazonaws.com/key?X-Amz-Signature=deadbeef';

const failing = (error: unknown) =>
  apiHandler(getHealth, async () => {
    throw error;
  });

describe('apiHandler, when it fails', () => {
  it('answers an unknown error with 500 and nothing but the request id', async () => {
    const answer = await call(failing(new Error(`boom at ${signed}`)), { requestId: 'request-7' });
    expect(answer.status).toBe(500);
    expect(Object.keys(answer.body).sort()).toEqual(['code', 'error', 'request_id']);
    expect(answer.body).toMatchObject({ code: 'internal_error', request_id: 'request-7' });
    expect(answer.text).not.toContain('boom');
  });

  it('answers a stored item that does not fit its schema with 500', async () => {
    const answer = await call(failing(corruptItem('dataset', new Error('name is missing'))));
    expect(answer.body.code).toBe('internal_error');
    expect(answer.text).not.toContain('dataset');
  });

  it('answers a thrown value that is no error with 500', async () => {
    expect((await call(failing('a text'))).status).toBe(500);
    expect((await call(failing(undefined))).status).toBe(500);
  });

  it('answers a fault of a store with 503 and when to try again', async () => {
    const answer = await call(failing(dependencyUnavailable('DynamoDB', new Error('throttled'))));
    expect(answer.status).toBe(503);
    expect(answer.headers['retry-after']).toBe('5');
    expect(answer.text).not.toContain('throttled');
  });

  it('tells a pod whose attempt is over to stop', async () => {
    const answer = await call(failing(new AppError('attempt_over', 'It is over.', { details: { directive: 'stop' } })));
    expect(answer.status).toBe(410);
    expect(answer.body.directive).toBe('stop');
  });

  it('answers an output that does not fit its schema with 500 rather than leak it', async () => {
    const handler = apiHandler(getHealth, async () => ({
      status: 200,
      body: { status: 'ok' as const, time: '', password: 'x' },
    }));
    expect((await call(handler)).body).toEqual({ status: 'ok', time: '' });
  });

  it('logs neither tokens nor signed URLs, in messages, stacks or causes', async () => {
    const cause = new Error(`GET ${signed} with Bearer ${secret}`);
    const logs = await logsOf(() => call(failing(new Error(`token ${secret} failed`, { cause })), { bearer: secret }));
    expect(logs).toContain('unknown_error');
    expect(logs).toContain('request-1');
    expect(logs).not.toContain(secret);
    expect(logs).not.toContain('deadbeef');
  });

  it('logs an expected refusal as one line without a stack', async () => {
    const logs = await logsOf(() => call(failing(new AppError('not_found', 'Dataset x does not exist.'))));
    expect(logs).toContain('request_refused');
    expect(logs).not.toContain('stack');
  });
});
