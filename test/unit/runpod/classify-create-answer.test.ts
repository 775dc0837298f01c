import { classifyCreateAnswer } from '../../../shared/runpod/classify-create-answer.ts';
import type { Answered } from '../../../shared/runpod/provider-answer.ts';
import { leastCpuMs } from '../../support/least-cpu-ms.ts';

const answered = (status: number, body: string, retryAfterSeconds?: number): Answered => ({
  kind: 'answered',
  status,
  body,
  retryAfterSeconds,
  requestId: undefined,
});

const problem = (status: number, detail: string, errors?: string[]): Answered =>
  answered(status, JSON.stringify({ title: 'Refused', status, detail, errors }));

const aPod = (change: Record<string, unknown> = {}): Record<string, unknown> => ({
  id: '7h9k2m4n6p',
  name: 'pw-dev-x-1',
  status: 'PROVISIONING',
  cost: 0.44,
  createdAt: '2026-06-01T12:00:00Z',
  runtime: null,
  gpu: { id: 'NVIDIA GeForce RTX 4090', count: 1 },
  cloud: 'SECURE',
  dataCenterId: null,
  env: { TOKEN: 'clear text' },
  ...change,
});

describe('classifyCreateAnswer', () => {
  it('reads a created pod, without its environment', () => {
    const outcome = classifyCreateAnswer(answered(201, JSON.stringify(aPod())));
    expect(outcome).toMatchObject({ outcome: 'created', pod: { id: '7h9k2m4n6p', cost_per_hour: 0.44 } });
    expect(JSON.stringify(outcome)).not.toContain('clear text');
  });

  it.each([
    ['There are no longer any instances available with the requested specifications. Please refresh and try again.'],
    ['There are no instances currently available'],
    ['This machine does not have the resources to deploy your pod. Please try a different machine'],
    ['could not find any pods with required specifications'],
    ['No GPUs available in this region'],
    ['This type is out of stock'],
  ])('calls a 400 "%s" no capacity', (detail) => {
    expect(classifyCreateAnswer(problem(400, detail))).toEqual({ outcome: 'no_capacity', message: detail });
  });

  it.each([
    ['a lack of GPUs', { image: 'me/unavailable:1', env: {} }, 'The image me/unavailable:1 is not allowed.'],
    ['a lack of balance', { image: 'a/b', env: { A: 'insufficient funds' } }, 'A: insufficient funds is not allowed.'],
  ])('takes no words of a user, which a refusal quotes, for %s', (_what, sent, detail) => {
    expect(classifyCreateAnswer(problem(400, detail), undefined, sent)).toMatchObject({ outcome: 'rejected' });
  });

  it('tells no part of a variable, also where the words of RunPod are cut within it', () => {
    const env = { KEY: 'abcdefghij'.repeat(50) };
    const outcome = classifyCreateAnswer(problem(400, `KEY=${env.KEY} is not allowed`), undefined, {
      image: 'a/b',
      env,
    });
    expect(outcome).toEqual({ outcome: 'rejected', message: 'KEY=[redacted] is not allowed' });
  });

  it('reads the older 500 with the no-capacity sentence as no capacity', () => {
    const detail =
      'create pod: There are no longer any instances available with the requested specifications. Please refresh and try again.';
    expect(classifyCreateAnswer(problem(500, detail))).toMatchObject({ outcome: 'no_capacity' });
  });

  it.each([
    [402, 'Your account balance is too low to rent a pod. Please add funds to your account.'],
    [402, 'anything at all'],
    [400, 'Your account balance is too low to rent a pod. Please add funds to your account.'],
    [500, 'create pod: Your account balance is too low to rent a pod. Please add funds to your account.'],
    [400, 'Insufficient balance to resume this on-demand pod. You need at least $0.10'],
  ])('calls %i "%s" a lack of balance', (status, detail) => {
    expect(classifyCreateAnswer(problem(status, detail))).toEqual({ outcome: 'balance', message: detail });
  });

  it.each([
    [401, 'missing bearer token'],
    [401, 'Unauthorized'],
  ])('calls %i "%s" a matter of the key', (status, detail) => {
    expect(classifyCreateAnswer(problem(status, detail))).toEqual({ outcome: 'auth', message: detail });
  });

  it.each([
    [403, 'access denied', 'forbidden'],
    [404, 'No such pool', 'unavailable'],
    [409, 'Conflict', 'unavailable'],
    [410, 'Gone', 'unavailable'],
    [423, 'Locked', 'unavailable'],
    [425, 'Too Early', 'unavailable'],
    [300, '', 'unavailable'],
    [302, '', 'unavailable'],
    [308, '', 'unavailable'],
  ])('takes %i "%s" for a matter of the one candidate', (status, detail, outcome) => {
    expect(classifyCreateAnswer(problem(status, detail))).toMatchObject({ outcome });
  });

  it.each([403, 404, 409, 302])('believes the whole sentences in a %i, too', (status) => {
    const none = problem(status, 'There are no longer any instances available with the requested specifications.');
    expect(classifyCreateAnswer(none)).toMatchObject({ outcome: 'no_capacity' });
    const poor = problem(status, 'Your account balance is too low to rent a pod.');
    expect(classifyCreateAnswer(poor)).toMatchObject({ outcome: 'balance' });
  });

  it('reads a 401 in plain text and a 403 in HTML without quoting either', () => {
    expect(classifyCreateAnswer(answered(401, 'Unauthorized'))).toEqual({
      outcome: 'auth',
      message: 'Answer 401 without an explanation.',
    });
    expect(classifyCreateAnswer(answered(403, '<html>Cloudflare</html>'))).toEqual({
      outcome: 'forbidden',
      message: 'Answer 403 without an explanation.',
    });
  });

  it.each([
    ['You must either provide a template id or pod configuration parameters'],
    ["gpu type 'NVIDIA Abacus' not found"],
    ['Something went wrong. Please try again later or contact support.'],
    ['a sentence nobody has seen before'],
  ])('calls any other 400 rejected: "%s"', (detail) => {
    expect(classifyCreateAnswer(problem(400, detail))).toEqual({ outcome: 'rejected', message: detail });
  });

  it('calls a 422 our own fault and says which field', () => {
    const answer = problem(422, 'Request validation failed.', ["$: additional properties 'spot' not allowed"]);
    expect(classifyCreateAnswer(answer)).toEqual({
      outcome: 'invalid',
      message: "Request validation failed. $: additional properties 'spot' not allowed",
    });
  });

  it.each([405, 406, 413, 415, 431])('calls %i our own fault', (status) => {
    expect(classifyCreateAnswer(problem(status, 'No.'))).toMatchObject({ outcome: 'invalid' });
  });

  it.each([422, 413, 415])('believes no sentence in a %i, which may quote what a user wrote', (status) => {
    for (const said of ['There are no instances currently available', 'Your account balance is too low'])
      expect(classifyCreateAnswer(problem(status, `env.NOTE: '${said}' is too long`))).toMatchObject({
        outcome: 'invalid',
      });
  });

  it('passes on how long to wait after a 429, and assumes 30 s where that was not said', () => {
    expect(classifyCreateAnswer(answered(429, '', 12))).toEqual({ outcome: 'rate_limited', retry_after_seconds: 12 });
    expect(classifyCreateAnswer(answered(429, ''))).toEqual({ outcome: 'rate_limited', retry_after_seconds: 30 });
  });

  it.each([
    [500, 'Something went wrong. Please try again later or contact support.'],
    [502, 'Bad Gateway'],
    [503, 'Service Unavailable'],
    [504, 'timeout'],
    [524, 'a timeout occurred'],
    [408, 'Request Timeout'],
  ])('takes %i "%s" for a pod that may exist', (status, detail) => {
    expect(classifyCreateAnswer(problem(status, detail))).toMatchObject({ outcome: 'ambiguous' });
  });

  it('hands on how long an overloaded server asks to wait, though it may have made the pod', () => {
    expect(classifyCreateAnswer(answered(503, '', 20))).toMatchObject({
      outcome: 'ambiguous',
      retry_after_seconds: 20,
    });
    expect(classifyCreateAnswer(answered(500, '', 20))).not.toHaveProperty('retry_after_seconds');
  });

  it('takes no answer for a pod that may exist', () => {
    expect(classifyCreateAnswer({ kind: 'unanswered', reason: 'RunPod did not answer.' })).toEqual({
      outcome: 'ambiguous',
      message: 'RunPod did not answer.',
    });
  });

  it.each([
    ['HTML', '<html>Created</html>'],
    ['nothing', ''],
    ['a pod without an id', JSON.stringify(aPod({ id: undefined }))],
    ['a cut-off body', JSON.stringify(aPod()).slice(0, 40)],
  ])('takes a 201 with %s for a pod that may exist', (_what, body) => {
    expect(classifyCreateAnswer(answered(201, body))).toEqual({
      outcome: 'ambiguous',
      message: 'Answer 201 without a pod that can be read.',
    });
  });

  it('takes a pod in a status never seen for a pod: it is there, and every limit holds for it', () => {
    expect(classifyCreateAnswer(answered(201, JSON.stringify(aPod({ status: 'BOOTING' }))))).toMatchObject({
      outcome: 'created',
      pod: { status: 'UNKNOWN' },
    });
  });

  it.each([
    ['detail beside an odd title', { title: 7, detail: 'There are no instances currently available' }],
    ['detail beside odd errors', { detail: 'There are no instances currently available', errors: 'none' }],
    ['title beside an odd detail', { title: 'There are no instances currently available', detail: { a: 1 } }],
    ['errors that are objects', { errors: [null, { pointer: '/gpu', detail: 'no instances currently available' }] }],
    [
      'error, as older versions write it',
      { error: 'create pod: There are no instances currently available', status: 500 },
    ],
    ['message', { message: 'There are no instances currently available' }],
  ])('reads the sentence of a refusal from its %s', (_what, body) => {
    expect(classifyCreateAnswer(answered(400, JSON.stringify(body)))).toMatchObject({ outcome: 'no_capacity' });
  });

  it.each([
    ['errors', { detail: 'no', errors: Array.from({ length: 100_000 }, () => ({})) }],
    ['words', { detail: 'sold out '.repeat(2e6) }],
  ])('takes no long time for endless %s', async (_what, body) => {
    const answer = answered(400, JSON.stringify(body));
    const env = Object.fromEntries(Array.from({ length: 40 }, (_, nth) => [`KEY_${nth}`, `sold out ${nth}`]));
    expect(await leastCpuMs(() => classifyCreateAnswer(answer, undefined, { image: 'a/b', env }), 1000)).toBeLessThan(
      1000,
    );
  });

  it('shortens what it quotes', () => {
    const outcome = classifyCreateAnswer(problem(400, 'x'.repeat(5000)));
    expect('message' in outcome && outcome.message.length).toBe(300);
  });
});
