import fc from 'fast-check';
import {
  AbortedError,
  ConnectionError,
  RateLimitedError,
  type RetryNotice,
  ServerError,
  SignInError,
} from '../../../shared/client/index.ts';
import { backoffMs, retryAfterMs } from '../../../shared/client/retry-delay.ts';
import { propertyRuns } from '../../support/effort.ts';
import { clientOf, json, problem } from './scripted-server.ts';

const offline = () => new TypeError('fetch failed');
const page = () => json(200, { items: [], next_cursor: null });
const config = { name: 'c' } as never;

describe('a call that may be sent again', () => {
  it('is, after no answer and after 5xx, until one comes', async () => {
    const { podwarden, seen, clock } = clientOf([
      offline(),
      problem(500, 'internal_error'),
      problem(503, 'dependency_unavailable'),
      page(),
    ]);
    expect(await podwarden.jobs.list()).toEqual({ items: [], next_cursor: null });
    expect(seen).toHaveLength(4);
    expect(clock.pausesMs).toEqual([375, 750, 1500]);
  });

  it('ends with the last fault when its tries are used up', async () => {
    const { podwarden, seen } = clientOf([offline(), offline(), offline(), offline()]);
    await expect(podwarden.jobs.list()).rejects.toBeInstanceOf(ConnectionError);
    expect(seen).toHaveLength(4);
    const busy = clientOf([problem(503, 'dependency_unavailable', { 'retry-after': '1' })], { retries: 0 });
    await expect(busy.podwarden.jobs.list()).rejects.toMatchObject({
      name: 'ServerError',
      code: 'dependency_unavailable',
      retryAfterSeconds: 1,
      requestId: 'req-1',
    });
  });

  it('waits as long as the server asks, and no longer than a minute in all', async () => {
    const { podwarden, clock } = clientOf([problem(429, 'rate_limited', { 'retry-after': '7' }), page()]);
    await podwarden.jobs.list();
    expect(clock.pausesMs).toEqual([7000]);
    const far = clientOf([problem(429, 'rate_limited', { 'retry-after': '61' })]);
    await expect(far.podwarden.jobs.list()).rejects.toMatchObject({ name: 'RateLimitedError', retryAfterSeconds: 61 });
    const thrice = clientOf(Array.from({ length: 3 }, () => problem(429, 'rate_limited', { 'retry-after': '25' })));
    await expect(thrice.podwarden.jobs.list()).rejects.toBeInstanceOf(RateLimitedError);
    expect(thrice.clock.pausesMs).toEqual([25_000, 25_000]);
  });

  it('is not during a pause of deploys, which lasts until an operator ends it', async () => {
    const { podwarden, seen } = clientOf([problem(503, 'deploys_paused')]);
    await expect(podwarden.deploy.start({} as never)).rejects.toMatchObject({ code: 'deploys_paused' });
    expect(seen).toHaveLength(1);
  });

  it('is, after an answer that breaks off or is no JSON', async () => {
    const broken = new Response('{"items": [', { headers: { 'content-type': 'application/json' } });
    const portal = () => new Response('<h1>Welcome to our hotel</h1>', { headers: { 'content-type': 'text/html' } });
    const { podwarden } = clientOf([broken, portal(), page()]);
    expect(await podwarden.jobs.list()).toEqual({ items: [], next_cursor: null });
    const always = clientOf([portal()], { retries: 0 });
    await expect(always.podwarden.jobs.list()).rejects.toBeInstanceOf(ServerError);
  });

  it('takes an answer without a body for one, whatever type it has', async () => {
    const empty = new Response(null, { status: 204, headers: { 'content-type': 'application/json' } });
    const { podwarden, seen } = clientOf([empty]);
    await expect(podwarden.datasets.delete('d')).resolves.toBeUndefined();
    expect(seen).toHaveLength(1);
  });

  it('sends one idempotency key over its tries, and another one with the next call', async () => {
    let n = 0;
    const random = () => {
      n = (n * 7 + 3) % 1009;
      return n / 1009;
    };
    const { podwarden, seen } = clientOf([offline(), json(201, {}), json(201, {})], { random });
    await podwarden.configs.create(config);
    await podwarden.configs.create(config);
    const keys = seen.map(({ headers }) => headers.get('idempotency-key'));
    expect(keys[0]).toMatch(/^[!-~]{20,128}$/);
    expect(keys[1]).toBe(keys[0]);
    expect(keys[2]).not.toBe(keys[0]);
    expect(seen.map(({ body }) => body)).toEqual(Array.from({ length: 3 }, () => JSON.stringify(config)));
  });

  it('takes the key that the caller names', async () => {
    const { podwarden, seen } = clientOf([json(201, {})]);
    await podwarden.deploy.start({} as never, { idempotencyKey: 'click-1' });
    expect(seen[0]?.headers.get('idempotency-key')).toBe('click-1');
  });

  it('takes a deletion for done that finds nothing after an answer that was lost', async () => {
    const lost = clientOf([offline(), problem(404, 'not_found')]);
    await expect(lost.podwarden.datasets.delete('d')).resolves.toBeUndefined();
    const never = clientOf([problem(429, 'rate_limited'), problem(404, 'not_found')]);
    await expect(never.podwarden.datasets.delete('d')).rejects.toMatchObject({ name: 'NotFoundError' });
  });
});

describe('a call that might act twice', () => {
  it('is sent once, whatever comes back', async () => {
    for (const fault of [offline(), problem(500, 'internal_error'), problem(503, 'dependency_unavailable')]) {
      const { podwarden, seen } = clientOf([fault]);
      await expect(podwarden.keys.create({ name: 'k', scope: 'read' })).rejects.toThrow();
      expect(seen).toHaveLength(1);
    }
  });

  it('is sent again after 429, since it was not taken', async () => {
    const { podwarden, seen } = clientOf([problem(429, 'rate_limited'), json(201, { key: 'pwk_x' })]);
    expect(await podwarden.keys.create({ name: 'k', scope: 'read' })).toEqual({ key: 'pwk_x' });
    expect(seen).toHaveLength(2);
  });

  it('is one with If-Match, whose own change would refuse it', async () => {
    const { podwarden, seen } = clientOf([offline()]);
    await expect(podwarden.configs.update('c', config, { ifMatch: '"1"' })).rejects.toBeInstanceOf(ConnectionError);
    expect(seen[0]?.headers.get('if-match')).toBe('"1"');
    expect(seen).toHaveLength(1);
  });
});

describe('the token', () => {
  it('is asked for again after a 401, once', async () => {
    const wishes: boolean[] = [];
    const token = ({ afterRefusal }: { readonly afterRefusal: boolean }) => {
      wishes.push(afterRefusal);
      return afterRefusal ? 'new' : 'old';
    };
    const { podwarden, seen } = clientOf([problem(401, 'unauthorized'), page()], { token });
    await podwarden.jobs.list();
    expect(seen.map(({ headers }) => headers.get('authorization'))).toEqual(['Bearer old', 'Bearer new']);
    expect(wishes).toEqual([false, true]);
    const bad = clientOf([problem(401, 'unauthorized'), problem(401, 'unauthorized')], { token });
    await expect(bad.podwarden.jobs.list()).rejects.toBeInstanceOf(SignInError);
  });

  it('is not sent again where it is the same', async () => {
    const { podwarden, seen } = clientOf([problem(401, 'unauthorized')]);
    await expect(podwarden.jobs.list()).rejects.toBeInstanceOf(SignInError);
    expect(seen).toHaveLength(1);
  });

  it('is in no message when it cannot be sent', async () => {
    const { podwarden, seen } = clientOf([], { token: 'pwk_secret\n' });
    const error = await podwarden.jobs.list().catch((fault: unknown) => fault);
    expect(error).toBeInstanceOf(SignInError);
    expect(String(error)).not.toContain('pwk_secret');
    expect(seen).toHaveLength(0);
  });

  it('goes to no other host', async () => {
    const { podwarden, seen } = clientOf([page(), page()]);
    await podwarden.api.GET('/api/training/jobs', { baseUrl: 'https://elsewhere.test' });
    await podwarden.api.GET('/api/training/jobs', { baseUrl: 'https://api.test.evil' });
    expect(seen.map(({ headers }) => headers.get('authorization'))).toEqual([null, null]);
  });

  it('is nothing that hooks see, nor is a query', async () => {
    const told: unknown[] = [];
    const note = (notice: unknown) => told.push(notice);
    const { podwarden } = clientOf([offline(), page()], {
      hooks: { onRequest: note, onResponse: note, onRetry: note },
    });
    await podwarden.jobs.list({ q: 'pwk_in_query' });
    expect(told).toMatchObject([
      { method: 'GET', url: 'https://api.test/api/training/jobs', attempt: 1 },
      { attempt: 1, delayMs: 375, status: undefined } satisfies Partial<RetryNotice>,
      { attempt: 2 },
      { attempt: 2, status: 200 },
    ]);
    expect(JSON.stringify(told)).not.toMatch(/pwk_/);
  });
});

describe('a signal', () => {
  it('ends a call, also within a pause, and a call that has not begun', async () => {
    const controller = new AbortController();
    const hooks = { onRetry: () => controller.abort() };
    const { podwarden, seen } = clientOf([offline(), page()], { hooks });
    await expect(podwarden.jobs.list({}, { signal: controller.signal })).rejects.toBeInstanceOf(AbortedError);
    await expect(podwarden.jobs.list({}, { signal: controller.signal })).rejects.toBeInstanceOf(AbortedError);
    expect(seen).toHaveLength(1);
  });

  it('ends one that the server lets hang', async () => {
    const controller = new AbortController();
    const { podwarden } = clientOf([
      () => {
        controller.abort();
        return new Promise(() => undefined);
      },
    ]);
    await expect(podwarden.jobs.list({}, { signal: controller.signal })).rejects.toBeInstanceOf(AbortedError);
  });
});

describe('the time limit', () => {
  it('ends a try whose server hangs, before its headers or within its body', async () => {
    const hangs = () => new Promise<Response>(() => undefined);
    const stalls = () =>
      new Response(new ReadableStream({ start: (stream) => stream.enqueue(new TextEncoder().encode('{')) }), {
        headers: { 'content-type': 'application/json' },
      });
    const { podwarden, seen, clock } = clientOf([hangs, stalls], { timeoutMs: 20_000, retries: 1 });
    await expect(podwarden.jobs.list()).rejects.toMatchObject({ name: 'ConnectionError', code: 'timeout' });
    expect(seen).toHaveLength(2);
    expect(clock.pausesMs).toEqual([20_000, 375, 20_000]);
  });
});

describe('retryAfterMs', () => {
  const now = Date.parse('2026-11-27T12:00:00Z');
  const header = (value: string, more: Readonly<Record<string, string>> = {}) =>
    new Headers({ 'retry-after': value, ...more });

  it('reads seconds and dates, by the server’s clock where it is told', () => {
    expect(retryAfterMs(header('12'), now)).toBe(12_000);
    expect(retryAfterMs(header('Fri, 27 Nov 2026 12:00:09 GMT'), now)).toBe(9_000);
    const date = 'Fri, 27 Nov 2026 12:00:05 GMT';
    expect(retryAfterMs(header('Fri, 27 Nov 2026 12:00:09 GMT', { date }), 0)).toBe(4_000);
  });

  it('never answers less than nothing, whatever is sent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii' }), fc.integer(), (value, at) => {
        const ms = retryAfterMs(header(value.replace(/[^ -~]/g, '')), at);
        expect(ms === undefined || ms >= 0).toBe(true);
      }),
      propertyRuns(500),
    );
  });
});

describe('backoffMs', () => {
  it('doubles, stays within half and all of its time, and has an end', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 60 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (made, random) => {
          const ms = backoffMs(made, () => random);
          const whole = Math.min(8000, 500 * 2 ** made);
          expect(ms).toBeGreaterThanOrEqual(whole / 2);
          // The largest random number below 1 rounds to all of it.
          expect(ms).toBeLessThanOrEqual(whole);
        },
      ),
      propertyRuns(300),
    );
  });
});
