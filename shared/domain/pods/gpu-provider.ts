/** The one door to the provider of the GPUs. Adapters translate answers to these outcomes and never log bodies. */

export type Cloud = 'SECURE' | 'COMMUNITY';

/** `UNKNOWN`: a status that we do not know. Such a pod is seen, and every limit holds for it. */
export type PodStatus = 'PROVISIONING' | 'STARTING' | 'RUNNING' | 'EXITED' | 'ERROR' | 'TERMINATED' | 'UNKNOWN';

/**
 * The part of a pod that we read. The provider's answer also holds the environment in clear; it never gets this far. Without id and
 * name there is no pod; any other field that is absent, or cannot be read, is `null`.
 */
export interface Pod {
  readonly id: string;
  readonly name: string;
  readonly status: PodStatus;
  /** Dollars per hour now. RunPod reports 0 for a stopped pod, and for some that run: that is no price, and `null` here. */
  readonly cost_per_hour: number | null;
  readonly created_at: string | null;
  /**
   * `null` until the container is up, and whenever the provider fails to ask its host. A runtime that cannot be read is one
   * without figures. Uptime falls back when the container restarts.
   */
  readonly runtime: {
    readonly uptime_seconds: number | null;
    /** Percent, one for each GPU; `null` for one without a figure. */
    readonly gpu_utilization_percent: readonly (number | null)[];
  } | null;
  readonly gpu_type: string | null;
  readonly gpu_count: number | null;
  readonly cloud: Cloud | null;
  readonly data_center_id: string | null;
}

/** Such a pod no longer runs anything, though its disk may still bill. */
export const hasStopped = ({ status }: Pick<Pod, 'status'>): boolean =>
  status === 'EXITED' || status === 'ERROR' || status === 'TERMINATED';

export interface CreatePodSpec {
  readonly name: string;
  readonly image: string;
  readonly gpu_type: string;
  readonly gpu_count: number;
  readonly min_cuda_version?: string | undefined;
  readonly cloud: Cloud;
  /** Empty: anywhere. */
  readonly data_center_ids: readonly string[];
  readonly disk_gb: number;
  /** Host-local volume at /workspace, of at least 10 GB; 0 for none. */
  readonly volume_size_gb: number;
  readonly env: Readonly<Record<string, string>>;
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
}

export type CreatePodOutcome =
  | { readonly outcome: 'created'; readonly pod: Pod }
  /** Nothing free for this candidate: the next one may do. */
  | { readonly outcome: 'no_capacity'; readonly message: string }
  /** The candidate cannot be had just now, through no fault of the request (404, 409, a redirect, ...): next candidate. */
  | { readonly outcome: 'unavailable'; readonly message: string }
  /** The account may not have this candidate (403): next candidate. */
  | { readonly outcome: 'forbidden'; readonly message: string }
  /** Refused for a reason that may be a lack of capacity: next candidate, a bounded number of times. */
  | { readonly outcome: 'rejected'; readonly message: string }
  /** The account has too little money for this pod: the job waits. */
  | { readonly outcome: 'balance'; readonly message: string }
  /** There is no key, or the provider does not know it: ends the job and raises the provider alarm. */
  | { readonly outcome: 'auth'; readonly message: string }
  /** The request itself was wrong (422, 413): our own fault. */
  | { readonly outcome: 'invalid'; readonly message: string }
  | { readonly outcome: 'rate_limited'; readonly retry_after_seconds: number }
  /** Nothing was sent: users have had their share of calls, and the job waits for its turn. */
  | { readonly outcome: 'not_asked' }
  /**
   * Time-out, reset, 5xx or an unreadable answer: a pod may or may not exist. `retry_after_seconds` where the provider said that
   * it is overloaded.
   */
  | { readonly outcome: 'ambiguous'; readonly message: string; readonly retry_after_seconds?: number };

/** Outcomes after which the next candidate may do. */
export type CandidateRefusal = Extract<
  CreatePodOutcome,
  { outcome: 'no_capacity' | 'unavailable' | 'forbidden' | 'rejected' }
>;

const candidateRefusals: readonly string[] = [
  'no_capacity',
  'unavailable',
  'forbidden',
  'rejected',
] satisfies CandidateRefusal['outcome'][];

export const isCandidateRefusal = (outcome: CreatePodOutcome): outcome is CandidateRefusal =>
  candidateRefusals.includes(outcome.outcome);

/** How likely a create is to succeed, as RunPod puts it; it promises nothing. */
export type Availability = 'NONE' | 'LOW' | 'MEDIUM' | 'HIGH' | 'UNKNOWN';

export interface DataCenter {
  readonly id: string;
  readonly availability: Availability;
}

export interface CatalogGpu {
  /** The id a create takes, for example `NVIDIA GeForce RTX 4090`. */
  readonly id: string;
  readonly name: string;
  readonly memory_gb: number;
  /** GPUs of one pod at most; 0 where the cloud does not offer the card. */
  readonly max_count: { readonly secure: number; readonly community: number };
  /** Dollars per hour for one GPU; `null` where the cloud does not offer it. */
  readonly price: { readonly secure: number | null; readonly community: number | null };
  readonly availability: { readonly secure: Availability; readonly community: Availability };
  /** Where the card stands and may be free, by cloud. Catalogues stored before this field existed have none. */
  readonly data_centers?:
    | { readonly secure: readonly DataCenter[]; readonly community: readonly DataCenter[] }
    | undefined;
}

/** The rest of one of the provider's limits, which it counts in windows of time. */
export interface RateWindow {
  /** Requests that it will still answer in this window. */
  readonly remaining: number;
  readonly resets_in_seconds: number;
}

export interface ProviderUsage {
  /** Requests sent through this object so far, pages and repeats included. */
  readonly calls: number;
  /** Each window as the last answer gave it; empty where the provider gives no limits. */
  readonly windows: readonly RateWindow[];
}

export interface PodList {
  readonly pods: readonly Pod[];
  /** Entries of which no id can be read: each may be any pod. */
  readonly unidentified: number;
}

/**
 * Every read throws `ProviderError` when the provider fails or a whole answer cannot be understood: a list without one of its
 * pages is never returned, because the reaper would take what is missing for gone. One entry that cannot be read stops no
 * other: it is left out, or known in part.
 *
 * `withinSeconds` is the time that the caller has: no try but the first begins after it.
 */
export interface GpuProvider {
  /** One POST, never retried here. Does not throw for anything the provider answers. */
  createPod(spec: CreatePodSpec): Promise<CreatePodOutcome>;
  /** Every page of every pod of the account whose name starts with `namePrefix`. */
  listPods(namePrefix: string, withinSeconds?: number): Promise<PodList>;
  /** `undefined` for 404, which right after a create proves nothing. */
  getPod(podId: string, withinSeconds?: number): Promise<Pod | undefined>;
  /** `accepted` is a 2xx; `not_found` a 404, which is no proof either. Throws `ProviderError` otherwise. */
  terminatePod(podId: string, withinSeconds?: number): Promise<'accepted' | 'not_found'>;
  /** The last lines of the host's own log for this pod, oldest first; empty when there are none. */
  systemLog(podId: string, maxLines: number): Promise<readonly string[]>;
  /** The availability in a cloud that fails to answer is `UNKNOWN`. */
  gpuCatalog(): Promise<readonly CatalogGpu[]>;
  /** Makes no call. */
  usage(): ProviderUsage;
}

export class ProviderError extends Error {
  /** HTTP status, where there was an answer. */
  readonly status: number | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(message: string, options: { status?: number; retryAfterSeconds?: number; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ProviderError';
    this.status = options.status;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
