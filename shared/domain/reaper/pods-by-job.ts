import type { OpenJob } from '../jobs/open-job.ts';
import { hasStopped, type Pod, type PodList } from '../pods/gpu-provider.ts';
import { type PodName, parsePodNameOf } from '../pods/pod-name.ts';
import type { OrphanMarks } from './reaper-state-store.ts';
import type { NamedPod } from './verdicts/verdict.ts';

/**
 * The existing pods of the RunPod account, by the job that each belongs to. An id on a job's record decides before a name, because
 * the owner of a pod can rename the pod to hide it or to make it look like the pod of another job.
 */
export class PodsByJob {
  /** Every pod of the account that no job has taken yet, by pod id. */
  readonly #byId = new Map<string, Pod>();
  /** The ids of the pods of this stage, by the job in their names, except those with a mark of an orphan. */
  readonly #named = new Map<string, string[]>();
  /**
   * The ids of the pods of this stage with a mark of an orphan. If a job of the same name exists now, it was made later, and the
   * pod does not belong to it.
   */
  readonly #marked: string[] = [];
  #count = 0;
  #dollarsPerHour = 0;
  readonly #stage: string;

  /** The number of listed pods whose job is unknown, because they have no readable name and no job has their id on record. */
  #nameless: number;

  constructor({ pods, unidentified }: PodList, stage: string, marks: OrphanMarks) {
    this.#stage = stage;
    this.#nameless = unidentified;
    for (const pod of pods) {
      if (pod.status === 'TERMINATED') continue;
      this.#byId.set(pod.id, pod);
      if (pod.name === '') this.#nameless += 1;
      const name = this.#nameOf(pod);
      if (name === undefined) continue;
      this.#count += 1;
      const others = marks[pod.id] === undefined ? this.#named.get(name.job_id) : this.#marked;
      if (others === undefined) this.#named.set(name.job_id, [pod.id]);
      else others.push(pod.id);
    }
  }

  /** The number of pods of this stage. */
  get count(): number {
    return this.#count;
  }

  /**
   * The dollars an hour of all pods that jobs have taken and of all strays, as RunPod reports them. If RunPod reports no price for
   * a pod that runs, the price on the job's record counts. A stopped pod without a price counts as 0, though its disk may still
   * bill.
   */
  get dollarsPerHour(): number {
    return this.strays().reduce((sum, pod) => sum + (pod.cost_per_hour ?? 0), this.#dollarsPerHour);
  }

  /** True while the job of a listed pod is unknown. The value is final once `takeOwn` was called for every job. */
  get hasNameless(): boolean {
    return this.#nameless > 0;
  }

  /** Takes and returns the pods that the job has on record, whatever their names are. */
  takeOwn(job: OpenJob): readonly NamedPod[] {
    const leaving = (job.leaving_pod_ids ?? []).flatMap((id) => this.#take(id, 0));
    return job.pod_id === undefined ? leaving : [...leaving, ...this.#take(job.pod_id, job.attempt, job.cost_per_hour)];
  }

  /** True if a pod that no job has taken carries the name of this job. */
  hasNamed(jobId: string): boolean {
    return (this.#named.get(jobId) ?? []).some((id) => this.#byId.has(id));
  }

  /** Takes and returns the pods with the job's name. Call this method when every job has taken the pods on its record. */
  takeNamed(jobId: string): readonly NamedPod[] {
    return (this.#named.get(jobId) ?? []).flatMap((id) => {
      const pod = this.#byId.get(id);
      return pod === undefined ? [] : this.#take(id, this.#nameOf(pod)?.attempt ?? 0);
    });
  }

  /** Returns the pods of this stage that no job took. */
  strays(): readonly Pod[] {
    return [...this.#named.values(), this.#marked].flat().flatMap((id) => this.#byId.get(id) ?? []);
  }

  #take(id: string, attempt: number, onRecord = 0): NamedPod[] {
    const pod = this.#byId.get(id);
    if (pod === undefined) return [];
    this.#byId.delete(id);
    if (pod.name === '') this.#nameless -= 1;
    if (this.#nameOf(pod) === undefined) this.#count += 1;
    this.#dollarsPerHour += pod.cost_per_hour ?? (hasStopped(pod) ? 0 : onRecord);
    return [{ attempt, pod }];
  }

  #nameOf(pod: Pod): PodName | undefined {
    return parsePodNameOf(this.#stage, pod.name);
  }
}
