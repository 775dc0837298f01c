import {
  type CreatePodSpec,
  type GpuProvider,
  type Pod,
  ProviderError,
} from '../../shared/domain/pods/gpu-provider.ts';

export type CreateTrouble = 'no_capacity' | 'rejected' | 'balance' | 'auth' | 'rate_limited' | 'ambiguous';

/** One account with one provider in front of it, and a hand on what happens behind. */
export interface GpuProviderWorld {
  readonly provider: GpuProvider;
  /** The next create gets this answer; an `ambiguous` one makes the pod all the same. */
  troubleNextCreate(trouble: CreateTrouble): void;
  /** From here on every read and DELETE fails. */
  breakReads(): void;
  /** Brings the pod's container up, `seconds` ago. */
  bringUp(podId: string, seconds: number): void;
  vanish(podId: string): void;
  close(): Promise<void>;
}

const SECRET = 'a-token-that-nobody-may-see';

const aSpec = (change: Partial<CreatePodSpec> = {}): CreatePodSpec => ({
  name: 'pw-dev-0a4e6c66-93a3-4ad8-8d28-21cdb0e6dd5c-1',
  image: 'runpod/pytorch:1.0.3-cu1281-torch291-ubuntu2404',
  gpu_type: 'NVIDIA GeForce RTX 4090',
  gpu_count: 2,
  min_cuda_version: '12.8',
  cloud: 'SECURE',
  data_center_ids: ['EU-RO-1'],
  disk_gb: 40,
  volume_size_gb: 20,
  env: { PODWARDEN_TOKEN: SECRET },
  entrypoint: ['bash', '-c'],
  cmd: ['sleep "60"'],
  ...change,
});

const create = async (provider: GpuProvider, change: Partial<CreatePodSpec> = {}): Promise<Pod> => {
  const outcome = await provider.createPod(aSpec(change));
  if (outcome.outcome !== 'created') throw new Error(`The create came out as ${outcome.outcome}.`);
  return outcome.pod;
};

export interface Limits {
  readonly rateLimits?: { readonly perMinute: number; readonly perHour: number; readonly perDay: number };
}

export const gpuProviderContract = (name: string, open: (limits: Limits) => Promise<GpuProviderWorld>): void => {
  const within =
    (run: (world: GpuProviderWorld) => Promise<void>, limits: Limits = {}): (() => Promise<void>) =>
    async () => {
      const world = await open(limits);
      try {
        await run(world);
      } finally {
        await world.close();
      }
    };

  describe(`GpuProvider: ${name}`, () => {
    describe('createPod', () => {
      it(
        'gives the pod that was made, at its price, not yet running',
        within(async ({ provider }) => {
          const pod = await create(provider);
          expect(pod).toMatchObject({
            name: aSpec().name,
            status: 'PROVISIONING',
            cost_per_hour: 1.48,
            runtime: null,
            gpu_type: 'NVIDIA GeForce RTX 4090',
            gpu_count: 2,
            cloud: 'SECURE',
          });
          expect(pod.id).toMatch(/^[a-z0-9]{14}$/);
          expect(new Date(pod.created_at ?? '').toISOString()).toBe(pod.created_at);
        }),
      );

      it(
        'takes names twice, since RunPod does',
        within(async ({ provider }) => {
          const [first, second] = [await create(provider), await create(provider)];
          expect(first.id).not.toBe(second.id);
          expect((await provider.listPods(aSpec().name)).pods).toHaveLength(2);
        }),
      );

      it(
        'calls a GPU that does not exist rejected',
        within(async ({ provider }) => {
          expect(await provider.createPod(aSpec({ gpu_type: 'NVIDIA Abacus' }))).toMatchObject({ outcome: 'rejected' });
        }),
      );

      it(
        'calls a cloud that does not offer the GPU out of capacity',
        within(async ({ provider }) => {
          const outcome = await provider.createPod(aSpec({ gpu_type: 'NVIDIA H200', cloud: 'COMMUNITY' }));
          expect(outcome).toMatchObject({ outcome: 'no_capacity' });
        }),
      );

      it.each(['no_capacity', 'rejected', 'balance', 'auth'] as const)(
        'tells %s with a sentence and makes no pod',
        (trouble) =>
          within(async ({ provider, troubleNextCreate }) => {
            troubleNextCreate(trouble);
            const outcome = await provider.createPod(aSpec());
            expect(outcome).toEqual({ outcome: trouble, message: expect.stringMatching(/\w/) });
            expect((await provider.listPods('pw-dev-')).pods).toEqual([]);
          })(),
      );

      it(
        'tells how long to wait when there were too many calls',
        within(async ({ provider, troubleNextCreate }) => {
          troubleNextCreate('rate_limited');
          expect(await provider.createPod(aSpec())).toEqual({ outcome: 'rate_limited', retry_after_seconds: 12 });
        }),
      );

      it(
        'leaves a pod to be found by its name where the answer was lost',
        within(async ({ provider, troubleNextCreate }) => {
          troubleNextCreate('ambiguous');
          expect(await provider.createPod(aSpec())).toMatchObject({ outcome: 'ambiguous' });
          expect((await provider.listPods(aSpec().name)).pods).toHaveLength(1);
        }),
      );
    });

    describe('listPods', () => {
      it(
        'gives no pod of a stage whose name merely begins alike',
        within(async ({ provider }) => {
          const mine = await create(provider);
          await create(provider, { name: aSpec().name.replace('pw-dev-', 'pw-dev2-') });
          expect((await provider.listPods('pw-dev-')).pods.map(({ id }) => id)).toEqual([mine.id]);
        }),
      );

      it(
        'gives every pod, however many there are',
        within(async ({ provider }) => {
          const names = Array.from({ length: 205 }, (_, index) => `pw-dev-${index}`);
          for (const podName of names) await create(provider, { name: podName });
          expect((await provider.listPods('pw-dev-')).pods.map((pod) => pod.name).sort()).toEqual(names.sort());
        }),
      );

      it(
        'never gives the environment',
        within(async ({ provider }) => {
          const pod = await create(provider);
          const seen = [pod, (await provider.listPods('pw-')).pods, await provider.getPod(pod.id)];
          expect(JSON.stringify(seen)).not.toContain(SECRET);
        }),
      );

      it(
        'throws rather than give a part',
        within(async ({ provider, breakReads }) => {
          await create(provider);
          breakReads();
          await expect(provider.listPods('pw-')).rejects.toThrow(ProviderError);
        }),
      );
    });

    describe('getPod', () => {
      it(
        'shows uptime and one utilization a GPU once the container is up',
        within(async ({ provider, bringUp }) => {
          const { id } = await create(provider);
          bringUp(id, 30);
          const pod = await provider.getPod(id);
          expect(pod).toMatchObject({
            status: 'RUNNING',
            runtime: { uptime_seconds: 30, gpu_utilization_percent: [97, 97] },
            data_center_id: 'EU-RO-1',
          });
        }),
      );

      it(
        'gives undefined for a pod that is not there, and for one that has vanished (H20)',
        within(async ({ provider, vanish }) => {
          const { id } = await create(provider);
          vanish(id);
          expect(await provider.getPod(id)).toBeUndefined();
          expect(await provider.getPod('nosuchpod00000')).toBeUndefined();
        }),
      );

      it(
        'throws where the provider fails',
        within(async ({ provider, breakReads }) => {
          const { id } = await create(provider);
          breakReads();
          await expect(provider.getPod(id)).rejects.toThrow(ProviderError);
        }),
      );
    });

    describe('terminatePod', () => {
      it(
        'ends the pod: gone from the list and by id, and not found the second time',
        within(async ({ provider }) => {
          const { id } = await create(provider);
          expect(await provider.terminatePod(id)).toBe('accepted');
          expect(await provider.getPod(id)).toBeUndefined();
          expect((await provider.listPods('pw-')).pods).toEqual([]);
          expect(await provider.terminatePod(id)).toBe('not_found');
        }),
      );

      it(
        'throws where the provider fails',
        within(async ({ provider, breakReads }) => {
          const { id } = await create(provider);
          breakReads();
          await expect(provider.terminatePod(id)).rejects.toThrow(ProviderError);
        }),
      );
    });

    describe('systemLog', () => {
      it(
        "gives the host's last lines, oldest first",
        within(async ({ provider, bringUp }) => {
          const { id } = await create(provider);
          bringUp(id, 1);
          const lines = await provider.systemLog(id, 2);
          expect(lines).toHaveLength(2);
          expect(lines[0]).toMatch(/^Status: Image is up to date/);
          expect(lines[1]).toMatch(/^start container for .*: begin$/);
        }),
      );

      it(
        'gives no line for a pod that is not there',
        within(async ({ provider }) => {
          expect(await provider.systemLog('nosuchpod00000', 10)).toEqual([]);
        }),
      );

      it(
        'throws where the provider fails',
        within(async ({ provider, breakReads }) => {
          breakReads();
          await expect(provider.systemLog('nosuchpod00000', 10)).rejects.toThrow(ProviderError);
        }),
      );
    });

    describe('usage', () => {
      it(
        'counts what was sent, and knows of no limits where none are told',
        within(async ({ provider }) => {
          expect(provider.usage()).toEqual({ calls: 0, windows: [] });
          await provider.listPods('pw-');
          await provider.terminatePod('nosuchpod00000');
          expect(provider.usage()).toEqual({ calls: 2, windows: [] });
        }),
      );

      it(
        'tells what the last answer left of each window',
        within(
          async ({ provider }) => {
            await provider.listPods('pw-');
            await provider.getPod('nosuchpod00000');
            expect(provider.usage().windows).toEqual([
              { remaining: 58, resets_in_seconds: 60 },
              { remaining: 2998, resets_in_seconds: 3600 },
              { remaining: 49_998, resets_in_seconds: 86_400 },
            ]);
          },
          { rateLimits: { perMinute: 60, perHour: 3000, perDay: 50_000 } },
        ),
      );

      it(
        'tells of the window that is used up when a call is refused for it',
        within(
          async ({ provider }) => {
            await create(provider);
            await expect(provider.listPods('pw-')).rejects.toMatchObject({ status: 429, retryAfterSeconds: 60 });
            expect(await provider.createPod(aSpec())).toEqual({ outcome: 'rate_limited', retry_after_seconds: 60 });
            expect(provider.usage().windows[0]).toEqual({ remaining: 0, resets_in_seconds: 60 });
          },
          { rateLimits: { perMinute: 1, perHour: 3000, perDay: 50_000 } },
        ),
      );
    });

    describe('gpuCatalog', () => {
      it(
        'gives ids, memory and prices, null where a cloud does not offer the card',
        within(async ({ provider }) => {
          const gpus = new Map((await provider.gpuCatalog()).map((gpu) => [gpu.id, gpu]));
          expect(gpus.get('NVIDIA GeForce RTX 4090')).toMatchObject({
            id: 'NVIDIA GeForce RTX 4090',
            name: 'RTX 4090',
            memory_gb: 24,
            max_count: { secure: 8, community: 9 },
            price: { secure: 0.74, community: 0.34 },
            availability: { secure: 'HIGH', community: 'HIGH' },
          });
          expect(gpus.get('NVIDIA H200')).toMatchObject({
            price: { community: null },
            availability: { community: 'NONE' },
          });
        }),
      );

      it(
        'throws where the provider fails',
        within(async ({ provider, breakReads }) => {
          breakReads();
          await expect(provider.gpuCatalog()).rejects.toThrow(ProviderError);
        }),
      );
    });
  });
};
