import { unauthenticated } from '../../../shared/domain/accounts/identity.ts';
import type { ApiFunction } from '../../../shared/http/api-handler.ts';
import { type FunctionName, type RouteName, routes } from '../../../shared/names.ts';
import { type ApiEventFields, call } from '../../support/api-event.ts';
import { goodRequest } from './good-requests.ts';

const names = Object.keys(routes) as FunctionName[];
const ofUsers = names.filter((name) => routes[name].auth === 'user');
const route = (name: FunctionName): RouteName => routes[name];

/** Ports of whatever shape, and how often any of them was called. Clock and ids are no deed. */
const untouched = () => {
  const calls: string[] = [];
  const port = (path: string): unknown =>
    new Proxy(() => {}, {
      get: (_, field) => (field === 'then' || typeof field === 'symbol' ? undefined : port(`${path}.${field}`)),
      apply: () => {
        if (!/^deps\.(clock|newId)$/.test(path)) calls.push(path);
        throw new Error(`${path} was called`);
      },
    });
  return { deps: port('deps'), calls };
};

const handlerOf = async (name: FunctionName) => {
  const { deps, calls } = untouched();
  const module: { readonly createHandler: (deps: unknown) => ApiFunction } = await import(
    `../../../functions/${routes[name].feature}/${name}.ts`
  );
  return { handler: module.createHandler(deps), calls };
};

/** A request that has nothing wrong with it but who sends it. */
const sent = async (name: FunctionName, from: ApiEventFields) => {
  const { handler, calls } = await handlerOf(name);
  const answer = await call(handler, { ...goodRequest(name), ...from });
  return { answer, calls };
};

const key = (scope: 'read' | 'write') =>
  ({
    how: 'api_key',
    user_id: 'alice',
    key: { id: '00000000-0000-4000-8000-000000000001', name: 'Nightly', scope },
  }) as const;

describe.each(ofUsers)('%s', (name) => {
  it.each([
    [
      'without a credential',
      unauthenticated('missing'),
      /^Send a JWT or an API key as Authorization: Bearer <credential>\.$/,
    ],
    ['with a forged one', unauthenticated('invalid', 'no such API key is known'), /: no such API key is known\.$/],
    ['with an expired one', unauthenticated('expired', 'the token has expired'), /: the token has expired\.$/],
    ['with a revoked one', unauthenticated('revoked', 'the API key was revoked'), /: the API key was revoked\.$/],
    ['with a JWT of nobody', { how: 'jwt', claims: {} } as const, /: send a JWT with a subject\.$/],
  ])('answers 401 %s, in our words, and does nothing', async (_what, identity, sentence) => {
    const { answer, calls } = await sent(name, { identity });
    const reason = identity.how === 'jwt' ? 'invalid' : identity.reason;
    expect(answer.body).toEqual({
      error: expect.stringMatching(sentence),
      code: 'unauthorized',
      request_id: 'request-1',
      details: { reason },
    });
    expect([answer.status, calls]).toEqual([401, []]);
    expect(answer.headers['www-authenticate']).toBe(reason === 'missing' ? 'Bearer' : 'Bearer error="invalid_token"');
  });

  it('answers 503 where it cannot be told who calls, and 401 where no authorizer was asked', async () => {
    const { answer, calls } = await sent(name, { identity: unauthenticated('unavailable') });
    expect([answer.status, answer.body.code, calls]).toEqual([503, 'dependency_unavailable', []]);
    const unasked = await sent(name, {});
    expect([unasked.answer.status, unasked.calls]).toEqual([401, []]);
  });

  it('is closed to a key that may only read, unless it changes nothing', async () => {
    const { answer, calls } = await sent(name, { identity: key('read') });
    const isOpen = route(name).changes === false && route(name).takesKeys !== false;
    if (isOpen) return expect([401, 403]).not.toContain(answer.status);
    expect([answer.status, answer.body.code, calls]).toEqual([403, 'forbidden', []]);
  });

  it('is closed to every key where it takes a JWT alone', async () => {
    const { answer, calls } = await sent(name, { identity: key('write') });
    if (route(name).takesKeys !== false) return expect([401, 403]).not.toContain(answer.status);
    expect([answer.status, answer.body.code, calls]).toEqual([403, 'forbidden', []]);
    expect(answer.body.error).toContain('No API key opens it');
  });

  it('is closed to nobody even if the check of its route is forgotten', async () => {
    const forgotten = jest.replaceProperty(routes as Record<string, RouteName>, name, { ...route(name), auth: 'open' });
    try {
      const { answer, calls } = await sent(name, { identity: unauthenticated('missing') });
      expect([answer.status, answer.body.code, calls]).toEqual([401, 'unauthorized', []]);
    } finally {
      forgotten.restore();
    }
  });

  it('takes the claims of the gateway’s own authorizer while an upgrade is under way', async () => {
    const { handler } = await handlerOf(name);
    const before = { authorizer: { jwt: { claims: { sub: 'alice' }, scopes: null } } };
    const asBefore: ApiFunction = (event, context) =>
      handler({ ...event, requestContext: { ...event.requestContext, ...before } }, context);
    expect((await call(asBefore, goodRequest(name))).status).not.toBe(401);
  });
});

describe('the table of routes', () => {
  it('opens to keys that may only read what is fetched, and the preflight', () => {
    const reading = ofUsers.filter((name) => route(name).changes === false);
    expect(reading.filter((name) => !route(name).route.startsWith('GET '))).toEqual(['preflight-deploy']);
    const fetched = ofUsers.filter((name) => route(name).route.startsWith('GET '));
    // The answer hands out URLs to send bytes to.
    expect(fetched.filter((name) => !reading.includes(name))).toEqual(['get-dataset-upload']);
  });

  it('takes a JWT alone to make and delete keys, and for operators', () => {
    const jwtAlone = ofUsers.filter((name) => route(name).takesKeys === false);
    const ofOperators = ofUsers.filter((name) => route(name).route.includes(' /api/admin/'));
    expect(jwtAlone.sort()).toEqual([...ofOperators, 'create-key', 'delete-key'].sort());
  });
});
