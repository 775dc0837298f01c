import type { Allowance, AllowanceStore } from '../allowances/allowance-store.ts';
import type { Clock } from '../clock.ts';
import {
  type CatalogGpu,
  type CreatePodOutcome,
  type CreatePodSpec,
  type GpuProvider,
  type Pod,
  type PodList,
  ProviderError,
  type ProviderUsage,
} from './gpu-provider.ts';

export interface AllowedProviderOptions {
  readonly allowances: AllowanceStore;
  /**
   * The number of calls of all users together in each minute of the clock. Any sixty seconds overlap two such minutes, so twice as
   * many calls are possible in that time.
   */
  readonly callsOfUsers: number;
  readonly clock: Clock;
}

/** The number of calls that a read of the catalogue takes: one for each cloud. */
const catalogCalls = 2;

/**
 * The provider for functions that run because of users. Every call is taken from an allowance that all users share, so that calls
 * of users leave enough calls to sweeps. Ends of pods take nothing from the allowance. Reads throw `ProviderError` with
 * `retryAfterSeconds` if the allowance is used up. The wrapped provider must not repeat its reads, because a repetition would not
 * be counted.
 */
export class AllowedProvider implements GpuProvider {
  readonly #provider: GpuProvider;
  readonly #options: AllowedProviderOptions;

  constructor(provider: GpuProvider, options: AllowedProviderOptions) {
    this.#provider = provider;
    this.#options = options;
  }

  async createPod(spec: CreatePodSpec): Promise<CreatePodOutcome> {
    const waitSeconds = await this.#waitSeconds(1);
    return waitSeconds === undefined ? this.#provider.createPod(spec) : { outcome: 'not_asked' };
  }

  async listPods(namePrefix: string, withinSeconds?: number): Promise<PodList> {
    await this.#assertLeft(1);
    return this.#provider.listPods(namePrefix, withinSeconds);
  }

  async getPod(podId: string, withinSeconds?: number): Promise<Pod | undefined> {
    await this.#assertLeft(1);
    return this.#provider.getPod(podId, withinSeconds);
  }

  terminatePod(podId: string, withinSeconds?: number): Promise<'accepted' | 'not_found'> {
    return this.#provider.terminatePod(podId, withinSeconds);
  }

  async systemLog(podId: string, maxLines: number): Promise<readonly string[]> {
    await this.#assertLeft(1);
    return this.#provider.systemLog(podId, maxLines);
  }

  async gpuCatalog(): Promise<readonly CatalogGpu[]> {
    await this.#assertLeft(catalogCalls);
    return this.#provider.gpuCatalog();
  }

  usage(): ProviderUsage {
    return this.#provider.usage();
  }

  async #assertLeft(calls: number): Promise<void> {
    const retryAfterSeconds = await this.#waitSeconds(calls);
    if (retryAfterSeconds === undefined) return;
    throw new ProviderError('Users have had their share of the calls to RunPod in this minute.', { retryAfterSeconds });
  }

  /** Takes calls from the allowance. Resolves to the seconds to wait, or to `undefined` if the calls may be made now. */
  async #waitSeconds(calls: number): Promise<number | undefined> {
    const { allowances, callsOfUsers, clock } = this.#options;
    const allowance: Allowance = { count: callsOfUsers, seconds: 60 };
    const taking = await allowances.take('runpod_calls', allowance, clock(), calls);
    return taking.taken ? undefined : taking.retryAfterSeconds;
  }
}
