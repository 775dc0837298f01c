import fc from 'fast-check';
import { Podwarden, PodwardenError, RefusedError } from '../../../shared/client/index.ts';
import { errorOf } from '../../../shared/client/problem.ts';
import { statusByCode } from '../../../shared/http/problem.ts';
import { propertyRuns } from '../../support/effort.ts';
import { clientOf, json, problem } from './scripted-server.ts';

const failed = async (answer: Response): Promise<unknown> =>
  clientOf([answer], { retries: 0 })
    .podwarden.jobs.get('j')
    .catch((error: unknown) => error);

describe('errors', () => {
  it('have a class for every code that the server has', async () => {
    const names = await Promise.all(
      Object.entries(statusByCode).map(async ([code, status]) => {
        const error = await failed(problem(status, code));
        expect(error).toMatchObject({ code, status, requestId: 'req-1', message: `It is ${code}.` });
        return [status, (error as Error).name] as const;
      }),
    );
    expect(Object.fromEntries(names)).toEqual({
      400: 'RefusedError',
      401: 'SignInError',
      403: 'ForbiddenError',
      404: 'NotFoundError',
      409: 'ConflictError',
      410: 'ConflictError',
      412: 'ConflictError',
      413: 'RefusedError',
      415: 'RefusedError',
      422: 'RefusedError',
      429: 'RateLimitedError',
      500: 'ServerError',
      503: 'ServerError',
    });
  });

  it('carry the issues of fields and the details', async () => {
    const issues = [{ path: 'name', message: 'must be text' }];
    const body = { error: 'No.', code: 'invalid_request', request_id: 'r', issues, details: { line: 3 } };
    expect(await failed(json(400, body))).toMatchObject({ issues, details: { line: 3 } });
  });

  it('say what API Gateway says, by a code of ours', async () => {
    const headers = { 'apigw-requestid': 'gw-1' };
    expect(await failed(json(404, { message: 'Not Found' }, headers))).toMatchObject({
      code: 'not_found',
      message: 'The server answered 404 (Not Found).',
      requestId: 'gw-1',
    });
  });

  it('are made of any body whatever', () => {
    fc.assert(
      fc.property(fc.integer({ min: 400, max: 599 }), fc.jsonValue(), (status, body) => {
        const error = errorOf(new Response(null, { status }), body, 0);
        expect(error).toBeInstanceOf(PodwardenError);
        expect([typeof error.message, typeof error.code, error.issues.length >= 0]).toEqual(['string', 'string', true]);
      }),
      propertyRuns(300),
    );
  });
});

describe('an address', () => {
  it('that is none is refused before anything is sent', () => {
    for (const baseUrl of ['', 'api.test', 'ftp://api.test', '/api', 'https://']) {
      expect(() => new Podwarden({ baseUrl, token: 't' })).toThrow(RefusedError);
    }
  });

  it('holds no password, and none is told', () => {
    for (const baseUrl of [
      'https://me:hunter2@api.test',
      'https://hunter2@api.test/prod',
      'ftp://me:hunter2@api.test',
    ]) {
      const make = () => new Podwarden({ baseUrl, token: 't' });
      expect(make).toThrow(RefusedError);
      expect(make).not.toThrow('hunter2');
    }
  });

  it('may end with slashes', async () => {
    const { podwarden, seen } = clientOf([json(200, {})], { baseUrl: 'https://api.test//' });
    await podwarden.me.get();
    expect(seen[0]?.url).toBe('https://api.test/api/me');
    expect(seen[0]?.headers.get('authorization')).toBe('Bearer pwk_test');
  });
});

describe('an id', () => {
  it('leads to no other path', async () => {
    const { podwarden, seen } = clientOf([json(200, {})]);
    await podwarden.jobs.get('../configs?x#y');
    expect(seen[0]?.url).toBe('https://api.test/api/training/jobs/..%2Fconfigs%3Fx%23y');
    for (const id of ['', '.', '..']) await expect(podwarden.jobs.get(id)).rejects.toMatchObject({ code: 'not_found' });
    expect(seen).toHaveLength(1);
  });
});
