import { DeployWishes } from '../../../apps/console/src/data/deploy-wish.ts';
import {
  ConnectionError,
  type Deployment,
  RateLimitedError,
  RefusedError,
  ServerError,
} from '../../../shared/client/index.ts';

const body = { training_config_id: '0b8e7a3c-1111-4222-8333-944444444444', name: 'first' };
const other = { ...body, name: 'second' };

interface Call {
  readonly name: string | undefined;
  readonly key: string;
}

/** Each answer is for one call; `lost` is one that has made the job, and whose answer did not arrive. */
const setup = (...answers: readonly (Error | 'made' | 'lost')[]) => {
  const calls: Call[] = [];
  const jobs = new Map<string, string>();
  const told: (string | undefined)[] = [];
  let keys = 0;
  const wishes = new DeployWishes({
    start: async ({ name }, { idempotencyKey: key }) => {
      const answer = answers[calls.length] ?? 'made';
      calls.push({ name, key });
      if (answer instanceof Error) throw answer;
      if (!jobs.has(key)) jobs.set(key, `job ${jobs.size + 1}`);
      if (answer === 'lost') throw new ConnectionError('timeout', 'No answer.');
      return { job_id: jobs.get(key) } as Deployment;
    },
    newKey: () => {
      keys += 1;
      return `key ${keys}`;
    },
    nowMs: () => 1000 * calls.length,
    onOpen: (open) => told.push(open?.idempotencyKey),
  });
  return { wishes, calls, jobs, told };
};

describe('a deploy of the console', () => {
  test('whose answer is lost stays open, and makes no second job when it is sent again, whatever the form says by then', async () => {
    const { wishes, calls, jobs } = setup('lost', 'lost', 'made');
    await expect(wishes.send('alice', body, 1.5)).rejects.toThrow('No answer.');
    expect(wishes.open).toMatchObject({ body, userId: 'alice', sentAtMs: 0, atMostDollars: 1.5 });
    await expect(wishes.send('alice', other, 9)).rejects.toThrow('No answer.');
    expect(wishes.open).toMatchObject({ body, atMostDollars: 1.5 });
    expect(await wishes.send('alice', other)).toMatchObject({ job_id: 'job 1' });
    expect(calls).toEqual(Array(3).fill({ name: 'first', key: 'key 1' }));
    expect(jobs.size).toBe(1);
    expect(wishes.open).toBeUndefined();
  });

  test('that is answered is done with, so that the same body again is a new job', async () => {
    const { wishes, jobs, told } = setup();
    await wishes.send('alice', body);
    await wishes.send('alice', body);
    expect(jobs.size).toBe(2);
    // Until it is answered it is open: its person may look elsewhere meanwhile.
    expect(told).toEqual(['key 1', undefined, 'key 2', undefined]);
  });

  test.each([
    ['refused', new RefusedError('limit_exceeded', 'Too much.')],
    ['paused by operators', new ServerError('deploys_paused', 'Paused.')],
    ['told to wait', new RateLimitedError('rate_limited', 'Later.')],
  ])('that is %s has made nothing, and leaves nothing open', async (_, error) => {
    const { wishes, calls } = setup(error);
    await expect(wishes.send('alice', body)).rejects.toThrow(error.message);
    expect(wishes.open).toBeUndefined();
    await wishes.send('alice', other);
    expect(calls.map(({ key }) => key)).toEqual(['key 1', 'key 2']);
  });

  test('that broke off within the server may have made a job', async () => {
    const { wishes } = setup(new ServerError('internal_error', 'On our side.'));
    await expect(wishes.send('alice', body)).rejects.toThrow('On our side.');
    expect(wishes.open?.idempotencyKey).toBe('key 1');
  });

  test('that is open stays so while nobody has looked for its job, and is over once somebody has', async () => {
    const { wishes } = setup(
      'lost',
      new RateLimitedError('rate_limited', 'Later.'),
      new RefusedError('x', 'Too much.'),
    );
    await expect(wishes.send('alice', body)).rejects.toThrow('No answer.');
    await expect(wishes.send('alice', body)).rejects.toThrow('Later.');
    expect(wishes.open?.idempotencyKey).toBe('key 1');
    await expect(wishes.send('alice', body)).rejects.toThrow('Too much.');
    expect(wishes.open).toBeUndefined();
  });

  test('of one person is not sent for another, and can be forgotten', async () => {
    const { wishes, calls } = setup('lost', 'lost');
    await expect(wishes.send('alice', body)).rejects.toThrow('No answer.');
    await expect(wishes.send('bob', other)).rejects.toThrow('No answer.');
    expect(calls.at(-1)).toEqual({ name: 'second', key: 'key 2' });
    wishes.forget();
    await wishes.send('bob', body);
    expect(calls.at(-1)).toEqual({ name: 'first', key: 'key 3' });
  });
});
