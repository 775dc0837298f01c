import type { ParsedCreate } from './create-request.ts';
import type { FaultBook } from './fault-book.ts';
import { POD_FAULTS, type PodFault } from './fault-kinds.ts';
import type { Fault } from './faults.ts';
import { LogBuffer } from './log-buffer.ts';
import type { PodRecord } from './pod-record.ts';
import { randomId, randomKey } from './random.ts';

const DEFAULT_INVISIBLE_SECONDS = 10;
const DEFAULT_SKEW_SECONDS = 300;

interface NewPod extends Pick<PodRecord, 'placement' | 'isForeign' | 'startEnv'> {
  readonly request: ParsedCreate;
  readonly disk: number;
}

/** All pods that were ever created, including terminated ones, oldest first. */
export class PodStore {
  readonly #pods = new Map<string, PodRecord>();
  readonly #now: () => number;
  readonly #random: () => number;
  readonly #terminatedVisibleMs: number;

  constructor(now: () => number, random: () => number, terminatedVisibleMs: number) {
    this.#now = now;
    this.#random = random;
    this.#terminatedVisibleMs = terminatedVisibleMs;
  }

  all(): PodRecord[] {
    return [...this.#pods.values()];
  }

  /** Finds a pod by id, also one that the API does not show. Used by the simulator's control. */
  find(id: string): PodRecord | undefined {
    return this.#pods.get(id);
  }

  visible(): PodRecord[] {
    return this.all().filter((pod) => this.isVisible(pod));
  }

  /** Says whether lists show the pod. The fault `unlisted` hides a pod from lists but not from calls with its id. */
  isListed(pod: PodRecord): boolean {
    const unlisted = pod.faults.get('unlisted');
    if (unlisted === undefined) return this.isVisible(pod);
    const { seconds = 0, downSeconds = Number.POSITIVE_INFINITY } = unlisted;
    const from = pod.createdAt + seconds * 1000;
    const now = this.#now();
    return this.isVisible(pod) && (now < from || now >= from + downSeconds * 1000);
  }

  isVisible(pod: PodRecord): boolean {
    const now = this.#now();
    const gone =
      pod.endedBy === 'vanished' || now >= (pod.endedAt ?? Number.POSITIVE_INFINITY) + this.#terminatedVisibleMs;
    return now >= pod.visibleFrom && !gone;
  }

  byKey(key: string): PodRecord | undefined {
    return this.all().find((pod) => pod.podKey === key && pod.status !== 'TERMINATED');
  }

  add({ request, disk, placement, isForeign, startEnv }: NewPod, book: FaultBook): PodRecord {
    const now = this.#now();
    const id = randomId(this.#random);
    const facts = {
      gpu: placement.model.id,
      cloud: request.cloud,
      dataCenter: placement.dataCenterId,
      podName: request.name,
    };
    const drawn = POD_FAULTS.map((kind): [PodFault, Fault | undefined] => [kind, book.take([kind], facts)]);
    const faults = new Map(drawn.filter((pair): pair is [PodFault, Fault] => pair[1] !== undefined));
    const invisible = faults.get('invisible');
    const skew = faults.get('clock_skew');
    const clockSkewMs = skew === undefined ? 0 : (skew.seconds ?? DEFAULT_SKEW_SECONDS) * 1000;
    const pod: PodRecord = {
      id,
      name: request.name,
      createdAs: request.name,
      image: request.image,
      command: request.command,
      isForeign,
      diskGb: disk,
      mounts: request.mounts,
      ports: request.ports,
      env: request.env,
      startEnv,
      registry: request.registry,
      gpuCount: request.gpu.count,
      cloud: request.cloud,
      placement,
      podKey: randomKey('rps'),
      createdAt: now,
      clockSkewMs,
      visibleFrom: invisible === undefined ? now : now + (invisible.seconds ?? DEFAULT_INVISIBLE_SECONDS) * 1000,
      faults,
      logs: new LogBuffer(() => this.#now() + clockSkewMs),
      spans: [],
      timers: new Set(),
      status: 'PROVISIONING',
      startedAt: null,
      hasRuntime: false,
      containerStartedAt: null,
      containerStarts: 0,
      container: undefined,
      frozen: false,
      hostIsDown: false,
      gpuUtil: faults.has('gpu_idle') ? 0 : 97,
      endedAt: undefined,
      endedBy: undefined,
    };
    this.#pods.set(id, pod);
    return pod;
  }
}
