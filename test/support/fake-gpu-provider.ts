import { RateLimiter, type RateLimits } from '../../infra/local/runpod-simulator/rate-limit.ts';
import {
  type CatalogGpu,
  type CreatePodOutcome,
  type CreatePodSpec,
  type GpuProvider,
  type Pod,
  type PodList,
  ProviderError,
  type ProviderUsage,
} from '../../shared/domain/pods/gpu-provider.ts';
import { parseRateLimit } from '../../shared/runpod/rate-limit.ts';
import { pageLimit } from '../../shared/runpod/runpod-gpu-provider.ts';
import { Calls } from './fake-calls.ts';

type Refusal = Exclude<CreatePodOutcome, { outcome: 'created' }>;

const gpu = (id: string, name: string, memory: number, secure: number, community: number | null): CatalogGpu => ({
  id,
  name,
  memory_gb: memory,
  max_count: { secure: 8, community: community === null ? 0 : 9 },
  price: { secure, community },
  availability: { secure: 'HIGH', community: community === null ? 'NONE' : 'HIGH' },
});

export const someGpus = (): CatalogGpu[] => [
  gpu('NVIDIA L4', 'L4', 24, 0.44, 0.32),
  gpu('NVIDIA GeForce RTX 4090', 'RTX 4090', 24, 0.74, 0.34),
  gpu('NVIDIA A100 80GB PCIe', 'A100 PCIe', 80, 1.39, 1.19),
  gpu('NVIDIA H200', 'H200 SXM', 141, 3.59, null),
];

export interface FakeGpuProviderOptions {
  readonly now?: () => Date;
  readonly catalog?: readonly CatalogGpu[];
  /** None by default. */
  readonly rateLimits?: RateLimits;
}

/** An account at RunPod whose pods do what the test says. */
export class FakeGpuProvider implements GpuProvider {
  readonly calls = new Calls<keyof GpuProvider>();
  /** Every create that was sent, with what it carried. */
  readonly creates: CreatePodSpec[] = [];
  readonly terminated: string[] = [];
  readonly pods = new Map<string, Pod>();
  readonly systemLogs = new Map<string, readonly string[]>();
  /** Entries of the list of which no id can be read. */
  unidentified = 0;
  readonly #hidden = new Set<string>();
  readonly #unlisted = new Set<string>();
  readonly #immortal = new Set<string>();
  readonly #answers: { readonly refusal: Refusal; readonly podExists: boolean }[] = [];
  readonly #now: () => Date;
  readonly #limiter: RateLimiter;
  catalog: readonly CatalogGpu[];
  #made = 0;
  #requests = 0;

  constructor(options: FakeGpuProviderOptions = {}) {
    this.#now = options.now ?? (() => new Date('2026-01-01T00:00:00.000Z'));
    this.#limiter = new RateLimiter(() => this.#now().getTime(), options.rateLimits);
    this.catalog = options.catalog ?? someGpus();
  }

  /** Queued: the next creates get these answers. `podExists`: the pod is made all the same, as after a 500. */
  answerNextCreate(refusal: Refusal, { podExists = false } = {}): void {
    this.#answers.push({ refusal, podExists });
  }

  /** Changes a pod, or puts one there that this system did not make. */
  put(pod: Pod): void {
    this.pods.set(pod.id, pod);
  }

  update(podId: string, change: Partial<Pod>): void {
    const pod = this.pods.get(podId);
    if (!pod) throw new Error(`There is no pod ${podId}.`);
    this.pods.set(podId, { ...pod, ...change });
  }

  run(podId: string, uptimeSeconds: number, gpuUtilizationPercent = 97): void {
    const count = this.pods.get(podId)?.gpu_count ?? 1;
    const utilization = Array.from({ length: count }, () => gpuUtilizationPercent);
    const runtime = { uptime_seconds: uptimeSeconds, gpu_utilization_percent: utilization };
    this.update(podId, { status: 'RUNNING', runtime });
  }

  /** Gone without anybody's DELETE. */
  vanish(podId: string): void {
    this.pods.delete(podId);
  }

  /** Exists and bills, but neither list nor get shows it. */
  hide(podId: string): void {
    this.#hidden.add(podId);
  }

  /** Exists and bills: lists leave it out, and a look by its id shows it. */
  unlist(podId: string): void {
    this.#unlisted.add(podId);
  }

  show(podId: string): void {
    this.#hidden.delete(podId);
  }

  /** DELETE is accepted and does nothing. */
  ignoreTerminate(podId: string): void {
    this.#immortal.add(podId);
  }

  heedTerminate(podId: string): void {
    this.#immortal.delete(podId);
  }

  async createPod(spec: CreatePodSpec): Promise<CreatePodOutcome> {
    this.calls.hit('createPod');
    const seconds = this.#refusedFor();
    if (seconds !== undefined) return { outcome: 'rate_limited', retry_after_seconds: seconds };
    this.creates.push(spec);
    const answer = this.#answers.shift();
    if (answer) {
      if (answer.podExists) this.#make(spec);
      return answer.refusal;
    }
    const price = this.#pricePerGpu(spec);
    if (price === undefined) return { outcome: 'rejected', message: `gpu type '${spec.gpu_type}' not found` };
    if (price === null) return { outcome: 'no_capacity', message: 'There are no instances currently available' };
    return { outcome: 'created', pod: this.#make(spec) };
  }

  async listPods(namePrefix: string): Promise<PodList> {
    this.calls.hit('listPods');
    for (let [page, read] = [0, 0]; page === 0 || read < this.pods.size; page += 1) {
      this.#request();
      read += pageLimit(page);
    }
    const isListed = ({ id, name }: Pod): boolean =>
      name.startsWith(namePrefix) && !this.#hidden.has(id) && !this.#unlisted.has(id);
    return { pods: [...this.pods.values()].filter(isListed), unidentified: this.unidentified };
  }

  async getPod(podId: string): Promise<Pod | undefined> {
    this.calls.hit('getPod');
    this.#request();
    return this.#hidden.has(podId) ? undefined : this.pods.get(podId);
  }

  async terminatePod(podId: string, _withinSeconds?: number): Promise<'accepted' | 'not_found'> {
    this.calls.hit('terminatePod');
    this.#request();
    this.terminated.push(podId);
    if (this.#hidden.has(podId) || !this.pods.has(podId)) return 'not_found';
    if (!this.#immortal.has(podId)) this.pods.delete(podId);
    return 'accepted';
  }

  async systemLog(podId: string, maxLines: number): Promise<readonly string[]> {
    this.calls.hit('systemLog');
    this.#request();
    return (this.systemLogs.get(podId) ?? []).slice(-maxLines);
  }

  async gpuCatalog(): Promise<readonly CatalogGpu[]> {
    this.calls.hit('gpuCatalog');
    this.#request();
    return this.catalog;
  }

  usage(): ProviderUsage {
    return { calls: this.#requests, windows: parseRateLimit(this.#limiter.headers().ratelimit ?? '') };
  }

  #request(): void {
    const seconds = this.#refusedFor();
    if (seconds === undefined) return;
    throw new ProviderError('RunPod answered 429.', { status: 429, retryAfterSeconds: seconds });
  }

  /** Seconds to wait, where the call is one too many. */
  #refusedFor(): number | undefined {
    this.#requests += 1;
    try {
      this.#limiter.count();
      return undefined;
    } catch {
      return Math.max(...this.usage().windows.map((window) => (window.remaining > 0 ? 0 : window.resets_in_seconds)));
    }
  }

  #pricePerGpu(spec: CreatePodSpec): number | null | undefined {
    const found = this.catalog.find(({ id }) => id === spec.gpu_type);
    return spec.cloud === 'SECURE' ? found?.price.secure : found?.price.community;
  }

  #make(spec: CreatePodSpec): Pod {
    this.#made += 1;
    const pod: Pod = {
      id: `pod${String(this.#made).padStart(11, '0')}`,
      name: spec.name,
      status: 'PROVISIONING',
      cost_per_hour: (this.#pricePerGpu(spec) ?? 0) * spec.gpu_count,
      created_at: this.#now().toISOString(),
      runtime: null,
      gpu_type: spec.gpu_type,
      gpu_count: spec.gpu_count,
      cloud: spec.cloud,
      data_center_id: spec.data_center_ids[0] ?? null,
    };
    this.pods.set(pod.id, pod);
    return pod;
  }
}

/** For `calls.failNext`: what a read of a provider in trouble throws. */
export const providerDown = (status = 500): ProviderError =>
  new ProviderError(`RunPod answered ${status}.`, { status });
