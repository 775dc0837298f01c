import { AllowedProvider } from '../../../shared/domain/pods/allowed-provider.ts';
import { type GpuProvider, ProviderError } from '../../../shared/domain/pods/gpu-provider.ts';
import { FakeAllowanceStore } from '../../support/fake-allowance-store.ts';
import { FakeGpuProvider } from '../../support/fake-gpu-provider.ts';

const now = new Date('2026-01-01T00:00:50.000Z');

const setup = (callsOfUsers: number) => {
  const provider = new FakeGpuProvider({ now: () => now });
  const allowances = new FakeAllowanceStore();
  return { provider, allowed: new AllowedProvider(provider, { allowances, callsOfUsers, clock: () => now }) };
};

const spec = {
  name: 'pw-test-1-1',
  image: 'busybox',
  gpu_type: 'NVIDIA L4',
  gpu_count: 1,
  cloud: 'SECURE',
  data_center_ids: [],
  disk_gb: 10,
  volume_size_gb: 0,
  env: {},
  entrypoint: [],
  cmd: [],
} as const;

const reads: Readonly<Record<string, (provider: GpuProvider) => Promise<unknown>>> = {
  listPods: (provider) => provider.listPods(''),
  getPod: (provider) => provider.getPod('a pod'),
  systemLog: (provider) => provider.systemLog('a pod', 10),
  gpuCatalog: (provider) => provider.gpuCatalog(),
};

describe('AllowedProvider', () => {
  it.each(Object.entries(reads))('takes %s from the share, and refuses it as RunPod would', async (name, read) => {
    const { provider, allowed } = setup(2);
    await read(allowed).catch(() => {});
    expect(provider.calls.counts()).toEqual({ [name]: 1 });
    if (name !== 'gpuCatalog') await read(allowed).catch(() => {});
    const made = provider.calls.total();
    const refusal = read(allowed);
    await expect(refusal).rejects.toThrow(ProviderError);
    await expect(refusal).rejects.toMatchObject({ retryAfterSeconds: 10 });
    expect(provider.calls.total()).toBe(made);
  });

  it('makes creates while there is something left, and then asks nobody', async () => {
    const { provider, allowed } = setup(1);
    expect(await allowed.createPod(spec)).toMatchObject({ outcome: 'created' });
    expect(await allowed.createPod(spec)).toEqual({ outcome: 'not_asked' });
    expect(provider.creates).toHaveLength(1);
  });

  it('ends pods with nothing left', async () => {
    const { provider, allowed } = setup(1);
    const created = await allowed.createPod(spec);
    const podId = created.outcome === 'created' ? created.pod.id : '';
    for (const _ of [1, 2, 3]) await allowed.terminatePod(podId);
    expect(provider.calls.count('terminatePod')).toBe(3);
    expect(allowed.usage()).toEqual(provider.usage());
  });
});
