/** The port to RunPod, which provides the GPUs. Adapters translate answers to these types and never log bodies. */

export type Cloud = 'SECURE' | 'COMMUNITY';

/** The status of a pod. `UNKNOWN` is a status that this code does not know. All limits also apply to such a pod. */
export type PodStatus = 'PROVISIONING' | 'STARTING' | 'RUNNING' | 'EXITED' | 'ERROR' | 'TERMINATED' | 'UNKNOWN';

/**
 * The fields of a pod that this code reads. RunPod's answer also contains the pod's environment in clear text, which adapters drop.
 * An entry without a readable id is no `Pod`. The name is empty if it cannot be read. Any other field that is absent or cannot be
 * read is `null`.
 */
export interface Pod {
  readonly id: string;
  readonly name: string;
  readonly status: PodStatus;
  /**
   * The current price in dollars an hour. RunPod reports 0 for a stopped pod and for some running pods: 0 is no price and becomes
   * `null`.
   */
  readonly cost_per_hour: number | null;
  readonly created_at: string | null;
  /**
   * The state of the container. `null` until the container runs, and whenever RunPod cannot ask the host. If the runtime cannot be
   * read, its figures are missing. The uptime falls when the container restarts.
   */
  readonly runtime: {
    readonly uptime_seconds: number | null;
    /** The utilization in percent, one value for each GPU. `null` for a GPU without a figure. */
    readonly gpu_utilization_percent: readonly (number | null)[];
  } | null;
  readonly gpu_type: string | null;
  readonly gpu_count: number | null;
  readonly cloud: Cloud | null;
  readonly data_center_id: string | null;
}

/** True if the pod no longer runs anything. The disk of such a pod may still bill. */
export const hasStopped = ({ status }: Pick<Pod, 'status'>): boolean =>
  status === 'EXITED' || status === 'ERROR' || status === 'TERMINATED';

export interface CreatePodSpec {
  readonly name: string;
  readonly image: string;
  readonly gpu_type: string;
  readonly gpu_count: number;
  readonly min_cuda_version?: string | undefined;
  readonly cloud: Cloud;
  /** The data centers in which the pod may run. An empty list allows all. */
  readonly data_center_ids: readonly string[];
  readonly disk_gb: number;
  /** The size of the host-local volume at /workspace: at least 10 GB, or 0 for no volume. */
  readonly volume_size_gb: number;
  readonly env: Readonly<Record<string, string>>;
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
}

export type CreatePodOutcome =
  | { readonly outcome: 'created'; readonly pod: Pod }
  /** No GPU is free for this offer. The next offer is tried. */
  | { readonly outcome: 'no_capacity'; readonly message: string }
  /** The offer is not available now, through no fault of the request (404, 409, a redirect, ...). The next offer is tried. */
  | { readonly outcome: 'unavailable'; readonly message: string }
  /** The RunPod account may not use this offer (403). The next offer is tried. */
  | { readonly outcome: 'forbidden'; readonly message: string }
  /** RunPod refused the offer for a reason that may be a lack of capacity. The next offer is tried, a limited number of times. */
  | { readonly outcome: 'rejected'; readonly message: string }
  /** The RunPod account has too little money for this pod. The job waits. */
  | { readonly outcome: 'balance'; readonly message: string }
  /** The API key is missing, or RunPod does not know the key. The job ends, and the alarm for the provider is raised. */
  | { readonly outcome: 'auth'; readonly message: string }
  /** The request itself was wrong (422, 413), which is a fault of ours. */
  | { readonly outcome: 'invalid'; readonly message: string }
  | { readonly outcome: 'rate_limited'; readonly retry_after_seconds: number }
  /** Nothing was sent, because the allowance of users is used up. The job goes back to the queue. */
  | { readonly outcome: 'not_asked' }
  /**
   * A time-out, a reset, a 5xx or an unreadable answer: a pod may exist or not. `retry_after_seconds` is set if RunPod said that it
   * is overloaded.
   */
  | { readonly outcome: 'ambiguous'; readonly message: string; readonly retry_after_seconds?: number };

/** The outcomes after which the next offer may succeed. */
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

/** RunPod's estimate of how likely a create is to succeed. The estimate is no promise. */
export type Availability = 'NONE' | 'LOW' | 'MEDIUM' | 'HIGH' | 'UNKNOWN';

export interface DataCenter {
  readonly id: string;
  readonly availability: Availability;
}

export interface CatalogGpu {
  /** The id that a create takes, for example `NVIDIA GeForce RTX 4090`. */
  readonly id: string;
  readonly name: string;
  readonly memory_gb: number;
  /** The maximum number of GPUs of one pod. 0 if the cloud does not offer the GPU type. */
  readonly max_count: { readonly secure: number; readonly community: number };
  /** The price of one GPU in dollars an hour. `null` if the cloud does not offer the GPU type. */
  readonly price: { readonly secure: number | null; readonly community: number | null };
  readonly availability: { readonly secure: Availability; readonly community: Availability };
  /**
   * The data centers that have the GPU type, by cloud, with the availability in each. Catalogues stored before this field existed
   * lack it.
   */
  readonly data_centers?:
    | { readonly secure: readonly DataCenter[]; readonly community: readonly DataCenter[] }
    | undefined;
}

/** The remaining calls of one of RunPod's rate limits, which RunPod counts in windows of time. */
export interface RateWindow {
  /** The number of requests that RunPod will still answer in this window. */
  readonly remaining: number;
  readonly resets_in_seconds: number;
}

export interface ProviderUsage {
  /** The number of requests sent through this object so far, including pages of lists and repetitions. */
  readonly calls: number;
  /** The windows of RunPod's rate limits, as its last answer stated them. Empty if RunPod states no limits. */
  readonly windows: readonly RateWindow[];
}

export interface PodList {
  readonly pods: readonly Pod[];
  /** The number of entries without a readable id. Each entry may be any pod. */
  readonly unidentified: number;
}

/**
 * The calls to RunPod. Every read throws `ProviderError` if RunPod fails or a whole answer cannot be read. A list that lacks a page
 * is never returned, because the reaper would take the missing pods for gone. An entry that cannot be read is left out or partly
 * known, and does not affect other entries.
 *
 * `withinSeconds` is the time that the caller has. The first try always begins, and no later try begins after this time.
 */
export interface GpuProvider {
  /** Asks for a pod, by one POST that is never repeated here. Does not throw for any answer of RunPod. */
  createPod(spec: CreatePodSpec): Promise<CreatePodOutcome>;
  /** Lists all pods of the RunPod account whose names start with `namePrefix`, from all pages. */
  listPods(namePrefix: string, withinSeconds?: number): Promise<PodList>;
  /** Reads a pod by its id. Resolves to `undefined` for a 404, which proves nothing shortly after a create. */
  getPod(podId: string, withinSeconds?: number): Promise<Pod | undefined>;
  /**
   * Asks RunPod to end a pod. Resolves to `accepted` for a 2xx, and to `not_found` for a 404, which does not prove that the pod is
   * gone. Throws `ProviderError` for any other answer.
   */
  terminatePod(podId: string, withinSeconds?: number): Promise<'accepted' | 'not_found'>;
  /** Reads the last lines of the host's log for this pod, the oldest first. Resolves to an empty list if the log is empty. */
  systemLog(podId: string, maxLines: number): Promise<readonly string[]>;
  /** Reads the catalogue of GPU types. The availability in a cloud that does not answer is `UNKNOWN`. */
  gpuCatalog(): Promise<readonly CatalogGpu[]>;
  /** Returns the calls made so far and what RunPod says is left. Makes no call. */
  usage(): ProviderUsage;
}

export class ProviderError extends Error {
  /** The HTTP status. `undefined` if there was no answer. */
  readonly status: number | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(message: string, options: { status?: number; retryAfterSeconds?: number; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ProviderError';
    this.status = options.status;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
