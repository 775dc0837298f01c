import { addSeconds } from '../../../shared/domain/clock.ts';
import { RunpodGpuProvider } from '../../../shared/runpod/runpod-gpu-provider.ts';
import { FakeSecretReader } from '../../support/fake-secret-reader.ts';

const start = new Date('2026-11-28T12:00:00.000Z');

/** A provider that keeps from one sweep to the next, and an answer for each call, with the header or without. */
const setup = () => {
  let now = start;
  const told: (string | undefined)[] = [];
  const provider = new RunpodGpuProvider({
    apiUrl: 'https://runpod.test/v2',
    apiKey: new FakeSecretReader('a key'),
    onAnswer: () => {},
    clock: () => now,
    fetch: async () => {
      const ratelimit = told.shift();
      return new Response('{}', { status: 404, headers: ratelimit === undefined ? {} : { ratelimit } });
    },
  });
  return {
    pass: (seconds: number) => {
      now = addSeconds(now, seconds);
    },
    /** A call whose answer has this header. */
    call: async (ratelimit?: string) => {
      told.push(ratelimit);
      await provider.getPod('pod1');
    },
    windows: () => provider.usage().windows.map((window) => [window.remaining, window.resets_in_seconds]),
  };
};

describe('the limits that an answer told', () => {
  it('are no more once their window is over', async () => {
    const world = setup();
    await world.call('"minute";r=0;t=2, "hour";r=2800;t=1800');
    expect(world.windows()).toEqual([
      [0, 2],
      [2800, 1800],
    ]);
    world.pass(1);
    expect(world.windows()).toEqual([
      [0, 1],
      [2800, 1799],
    ]);
    world.pass(1);
    expect(world.windows()).toEqual([[2800, 1798]]);
  });

  it('outlast an answer of a proxy in between, which tells of none, for a minute', async () => {
    const world = setup();
    await world.call('"hour";r=0;t=1800');
    world.pass(59);
    await world.call();
    expect(world.windows()).toEqual([[0, 1741]]);
    world.pass(1);
    await world.call();
    expect(world.windows()).toEqual([]);
  });

  it('are those of the last answer that tells of any', async () => {
    const world = setup();
    await world.call('"minute";r=0;t=30');
    await world.call('"minute";r=59;t=29');
    world.pass(4);
    await world.call();
    expect(world.windows()).toEqual([[59, 25]]);
  });
});
