import { dependencyUnavailable } from '../../shared/domain/errors.ts';
import type { Answered } from '../support/api-event.ts';
import type { Calls } from '../support/fake-calls.ts';
import { setup as datasetWorld } from './datasets/dataset-world.ts';
import { setup as deployWorld } from './deploy/deploy-world.ts';
import { setup as downloadWorld } from './downloads/download-world.ts';
import { setup as podWorld } from './pods/pod-world.ts';

/** A call to make, the stores under it, and how it is answered when all is well. */
interface Scenario {
  readonly stores: Readonly<Record<string, object>>;
  readonly act: () => Promise<Answered>;
  readonly well: readonly number[];
  /** Calls after the thing is done, whose fault the caller is not told of: a sweep makes up for it. */
  readonly reported?: readonly string[];
  readonly faults?: readonly unknown[];
  /** The state that must hold once the call has been made again. */
  readonly mended?: () => void | Promise<void>;
}

const sha256 = 'a'.repeat(64);
const key = { 'idempotency-key': 'once' };

const scenarios: Readonly<Record<string, () => Promise<Scenario>>> = {
  'creating a dataset': async () => {
    const { datasets, objects, user } = datasetWorld();
    const act = () => user.create({ name: 'a', size_bytes: 10 }, 'once');
    return {
      stores: { datasets, objects },
      act,
      well: [201],
      mended: () => expect(datasets.rows.all()).toHaveLength(1),
    };
  },
  'creating a dataset in parts': async () => {
    const { datasets, objects, user } = datasetWorld();
    const act = () => user.create({ name: 'a', size_bytes: 200 * 1024 * 1024 }, 'once');
    return {
      stores: { datasets, objects },
      act,
      well: [201],
      mended: () => expect(datasets.rows.all()).toHaveLength(1),
    };
  },
  'completing a dataset': async () => {
    const { datasets, objects, user } = datasetWorld();
    const bytes = new TextEncoder().encode('{"text":"hello"}\n');
    const { body } = await user.create({ name: 'a', size_bytes: bytes.length });
    await objects.send(body.upload.url, bytes, body.upload.headers);
    const act = () => user.complete(body.dataset.id);
    return {
      stores: { datasets, objects },
      act,
      well: [200],
      mended: () => expect(datasets.rows.all()[0]).toMatchObject({ status: 'ready', format: 'text', examples: 1 }),
    };
  },
  'deleting a dataset': async () => {
    const faults: unknown[] = [];
    const { datasets, objects, jobs, user, upload } = datasetWorld({ onFault: (error) => faults.push(error) });
    const { id } = await upload('{"text":"hello"}\n');
    return {
      stores: { datasets, objects, jobs },
      act: () => user.remove(id),
      well: [204],
      reported: ['getEvenDeleted'],
      faults,
      mended: async () => expect((await user.get(id)).status).toBe(404),
    };
  },
  'creating a download token': async () => {
    const { datasets, tokens, create } = downloadWorld();
    return { stores: { datasets, tokens }, act: () => create({ mode: 'one_time' }, { key: 'once' }), well: [201] };
  },
  'redeeming a download token': async () => {
    const { tokens, create, redeem } = downloadWorld();
    const { body } = await create({ mode: 'one_time' });
    return { stores: { tokens }, act: () => redeem(body.token), well: [302] };
  },
  'deploying a job': async () => {
    const { alice, datasets, jobs, provider, faults } = await deployWorld();
    return {
      stores: { datasets, jobs },
      act: () => alice.deploy({}, key),
      well: [201, 202],
      // The pod exists by then, and is on record.
      reported: ['findByPod'],
      faults,
      mended: () => {
        expect(jobs.rows.all()).toHaveLength(1);
        expect(provider.creates.length).toBeLessThanOrEqual(1);
      },
    };
  },
  'stopping a job': async () => {
    const { alice, jobs, provider } = await deployWorld();
    const { body } = await alice.deploy({});
    return {
      stores: { jobs },
      act: () => alice.stop(body.job_id),
      well: [200],
      mended: () => expect(provider.pods.size).toBe(0),
    };
  },
  'reporting metrics': async () => {
    const world = podWorld();
    const { jobs, telemetry } = world;
    return {
      stores: { jobs, telemetry },
      act: () => world.post('metrics', { seq: 1, metrics: [{ step: 3, train_loss: 1.5 }] }),
      well: [200],
      mended: async () => {
        expect(await Array.fromAsync(telemetry.streamMetrics(world.job().id, world.clock()))).toHaveLength(1);
        expect(world.job().progress.loss).toBe(1.5);
      },
    };
  },
  'reporting a failure': async () => {
    const world = podWorld();
    return {
      stores: { jobs: world.jobs },
      act: () => world.post('events', { seq: 1, type: 'failed', error: { code: 'training_crashed', message: 'x' } }),
      well: [200],
      mended: () => expect(world.job()).toMatchObject({ status: 'failed', reason: 'training_crashed' }),
    };
  },
  'shipping logs': async () => {
    const world = podWorld();
    const lines = [{ ts: '2026-01-01T12:00:00.000Z', stream: 'stdout', text: 'hello' }];
    const { jobs, telemetry } = world;
    return { stores: { jobs, telemetry }, act: () => world.post('logs', { seq: 1, lines }), well: [200] };
  },
  'announcing an artifact': async () => {
    const world = podWorld();
    const { jobs, artifacts, objects } = world;
    return {
      stores: { jobs, artifacts, objects },
      act: () => world.post('artifacts', { name: 'model.tar.gz', kind: 'model', size_bytes: 5, sha256 }),
      well: [201],
      mended: () => expect(artifacts.rows.all()).toHaveLength(1),
    };
  },
};

const callsOf = (store: object): Calls<string> | undefined =>
  'calls' in store ? (store.calls as Calls<string>) : undefined;

/** Store and method of every call that the scenario makes when all is well. */
const callsMade = async (make: () => Promise<Scenario>): Promise<[string, string][]> => {
  const { stores, act, well } = await make();
  for (const store of Object.values(stores)) callsOf(store)?.reset();
  expect(well).toContain((await act()).status);
  return Object.entries(stores).flatMap(([name, store]) =>
    Object.keys(callsOf(store)?.counts() ?? {}).map((method): [string, string] => [name, method]),
  );
};

/** The methods that presign do arithmetic: they ask nobody, so nobody can be away. */
const isLocal = (method: string): boolean => method.startsWith('presign');

describe('a fault of the database or the object store', () => {
  it.each(Object.entries(scenarios))(
    'while %s is answered 503, and the same call again mends it',
    async (_name, make) => {
      const calls = await callsMade(make);
      expect(calls.length).toBeGreaterThan(0);
      for (const [store, method] of calls.filter(([, name]) => !isLocal(name))) {
        const { stores, act, well, reported = [], faults = [], mended } = await make();
        const faulty = stores[store];
        if (faulty === undefined) throw new Error(`No ${store}.`);
        callsOf(faulty)?.failNext(method, dependencyUnavailable('The store', new Error('throttled')));
        const answer = await act();
        if (reported.includes(method)) {
          expect({ store, method, well: well.includes(answer.status) }).toEqual({ store, method, well: true });
          expect(faults).toHaveLength(1);
          await mended?.();
          continue;
        }
        expect({ store, method, status: answer.status }).toEqual({ store, method, status: 503 });
        expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
        expect(answer.body).toMatchObject({ code: 'dependency_unavailable', error: expect.any(String) });
        const again = await act();
        expect({ store, method, well: well.includes(again.status), body: again.body }).toMatchObject({ well: true });
        await mended?.();
      }
    },
  );
});
