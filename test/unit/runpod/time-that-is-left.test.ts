import { addSeconds } from '../../../shared/domain/clock.ts';
import { ProviderError } from '../../../shared/domain/pods/gpu-provider.ts';
import { RunpodGpuProvider } from '../../../shared/runpod/runpod-gpu-provider.ts';
import { FakeSecretReader } from '../../support/fake-secret-reader.ts';

/** A RunPod that answers after so long, with status 500 if no other is given, to whoever waits that long. */
const setup = (answerSeconds: number, status = 500, bodyOf: (nth: number) => unknown = () => ({})) => {
  let now = new Date('2026-11-28T12:00:00.000Z');
  const start = now;
  const pass = (seconds: number) => {
    now = addSeconds(now, seconds);
  };
  const begun: number[] = [];
  const provider = new RunpodGpuProvider({
    apiUrl: 'https://runpod.test/v2',
    apiKey: new FakeSecretReader('a key'),
    onAnswer: () => {},
    random: () => 0.5,
    clock: () => now,
    sleep: async (ms) => pass(ms / 1000),
    fetch: async () => {
      begun.push((now.getTime() - start.getTime()) / 1000);
      pass(answerSeconds);
      return new Response(status === 204 ? null : JSON.stringify(bodyOf(begun.length)), { status });
    },
  });
  return { provider, begun };
};

const calls = [
  ['DELETE', (provider: RunpodGpuProvider, seconds?: number) => provider.terminatePod('pod1', seconds)],
  ['GET', (provider: RunpodGpuProvider, seconds?: number) => provider.getPod('pod1', seconds)],
  ['list', (provider: RunpodGpuProvider, seconds?: number) => provider.listPods('', seconds)],
] as const;

describe('a call that has so much time', () => {
  it.each(calls)('%s is repeated as ever where there is enough', async (_name, call) => {
    const { provider, begun } = setup(10);
    await expect(call(provider)).rejects.toThrow(ProviderError);
    expect(begun).toHaveLength(3);
    const within = setup(1);
    await expect(call(within.provider, 40)).rejects.toThrow(ProviderError);
    expect(within.begun).toHaveLength(3);
  });

  it.each(calls)('%s begins no try once it is over', async (_name, call) => {
    const { provider, begun } = setup(10);
    await expect(call(provider, 15)).rejects.toThrow(ProviderError);
    expect(begun).toEqual([0, 10.25]);
  });

  it.each(calls)('%s is sent whatever fraction of a second is left', async (_name, call) => {
    for (let ms = 1; ms < 12_000; ms += 37) {
      const { provider, begun } = setup(0, 204);
      await call(provider, 40 - (40 - ms / 1000 + 1e-9)).catch(() => {});
      await call(provider, 40 - 31.877 + ms / 1e6).catch(() => {});
      expect(begun.length).toBeGreaterThanOrEqual(2);
    }
  });

  it.each(calls)('%s is tried once where none is left', async (_name, call) => {
    const { provider, begun } = setup(1);
    await expect(call(provider, 0)).rejects.toThrow(ProviderError);
    expect(begun).toEqual([0]);
  });

  it('waits for an answer no longer than that, but for a second', async () => {
    const waits: number[] = [];
    const timeout = jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
      waits.push(ms);
      return new AbortController().signal;
    });
    const { provider } = setup(0, 404);
    for (const seconds of [undefined, 40, 4, 0.1]) await provider.terminatePod('pod1', seconds);
    timeout.mockRestore();
    expect(waits).toEqual([10_000, 10_000, 4000, 1000]);
  });
});

describe('a list of small pages that come slowly', () => {
  const pageOf = (nth: number) => ({ pods: [], pagination: { nextCursor: `page-${nth}`, hasNextPage: nth < 50 } });

  it('is given up once no time is left, so that no further page is requested', async () => {
    const { provider, begun } = setup(9, 200, pageOf);
    await expect(provider.listPods('', 40)).rejects.toThrow(ProviderError);
    expect(begun).toEqual([0, 9, 18, 27, 36]);
  });

  it('is read whole where its last page comes when no time is left', async () => {
    const { provider, begun } = setup(10, 200, (nth) => ({ pods: [], pagination: { hasNextPage: false, nth } }));
    expect((await provider.listPods('', 10)).pods).toEqual([]);
    expect(begun).toEqual([0]);
  });

  it('is read whole where there is no limit', async () => {
    const { provider, begun } = setup(9, 200, pageOf);
    expect((await provider.listPods('')).pods).toEqual([]);
    expect(begun).toHaveLength(50);
  });
});
