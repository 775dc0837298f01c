import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cleanUp } from '../../../infra/smoke/clean-up.ts';
import { Outside } from '../../../infra/smoke/outside.ts';

interface Call {
  readonly what: string;
  readonly key: string | undefined;
}

type Reply = { readonly status: number; readonly body?: unknown } | 'hang up';

const jobOf = (status: string) => ({
  status,
  phase: null,
  waiting: null,
  gpu_type: null,
  attempts: [],
  cost: { actual_cost: 0 },
});

/** An API that answers by this function and keeps what it was asked. */
const setup = async (reply: (what: string, calls: readonly Call[]) => Reply) => {
  const calls: Call[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    const what = `${request.method} ${request.url}`;
    calls.push({ what, key: request.headers['idempotency-key']?.toString() });
    const answer = reply(what, calls);
    if (answer === 'hang up') return request.socket.destroy();
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    return response.end(answer.body === undefined ? undefined : JSON.stringify(answer.body));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const stop = () => new Promise((resolve) => server.close(resolve));
  return { calls, outside: new Outside(`http://127.0.0.1:${port}`, 'aaa.bbb.ccc'), stop };
};

const made = { datasets: new Set<string>(), configs: new Set<string>() };

describe('cleaning up after a smoke test', () => {
  it('finds the job of a deploy whose answer was lost by its key, and cancels it', async () => {
    const { calls, outside, stop } = await setup((what) => {
      if (what === 'POST /api/training/deploy/runpod') return { status: 201, body: { job_id: 'j1' } };
      return { status: 200, body: jobOf('pending') };
    });
    try {
      expect(await cleanUp(outside, { ...made, deploy: { key: 'smoke-1', body: { budget_limit: 1 } } })).toBe(
        'removed: 1',
      );
      expect(calls[0]).toEqual({ what: 'POST /api/training/deploy/runpod', key: 'smoke-1' });
      expect(calls.map(({ what }) => what)).toContain('POST /api/training/jobs/j1/cancel');
    } finally {
      await stop();
    }
  });

  it('takes a refused deploy for one that made nothing', async () => {
    const { calls, outside, stop } = await setup(() => ({ status: 422, body: { code: 'config_invalid' } }));
    try {
      expect(await cleanUp(outside, { ...made, deploy: { key: 'smoke-1', body: { budget_limit: 1 } } })).toBe(
        'nothing was made',
      );
      expect(calls).toHaveLength(1);
    } finally {
      await stop();
    }
  });

  it('removes the rest where one thing cannot go, and says so', async () => {
    const { calls, outside, stop } = await setup((what) => ({ status: what.includes('configs') ? 403 : 204 }));
    const things = { configs: new Set(['c1']), datasets: new Set(['d1']) };
    try {
      await expect(cleanUp(outside, things)).rejects.toThrow('The deletion of config c1 was answered 403 forbidden');
      expect(calls.at(-1)?.what).toBe('DELETE /api/datasets/d1');
    } finally {
      await stop();
    }
  });

  it('asks again where the job that used a dataset is still ending', async () => {
    const busy = { status: 409, body: { code: 'dataset_in_use' } };
    const { outside, stop } = await setup((_, calls) => (calls.length === 1 ? busy : { status: 204 }));
    try {
      expect(await cleanUp(outside, { ...made, datasets: new Set(['d1']) })).toBe('removed: 1');
    } finally {
      await stop();
    }
  });

  it('asks again under the same key where a create was not answered', async () => {
    const { calls, outside, stop } = await setup((_, asked) =>
      asked.length === 1 ? 'hang up' : { status: 201, body: { job_id: 'j1' } },
    );
    try {
      const deployed = outside.podwarden.deploy.start({ budget_limit: 1 }, { idempotencyKey: 'k' });
      expect(await deployed).toEqual({ job_id: 'j1' });
      expect(calls.map(({ key }) => key)).toEqual(['k', 'k']);
    } finally {
      await stop();
    }
  });
});
