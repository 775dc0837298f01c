import type { SharedRefusal } from '../jobs/back-off.ts';
import { currentCandidate } from '../jobs/current-candidate.ts';
import type { FullJob } from '../jobs/job.ts';
import { offerKey } from '../jobs/offer.ts';

interface Refusal {
  readonly diskGb: number;
  readonly volumeGb: number;
  readonly refusal: SharedRefusal;
}

/**
 * The offers that RunPod has refused during one order. A refusal for lack of capacity counts for jobs that want the same offer with
 * disks that are not smaller: otherwise a job with a disk that no host has would block other jobs. A refusal for lack of balance
 * counts for jobs whose offer costs as much or more. RunPod is not asked again during this order then, and a later order asks for
 * cheaper offers.
 */
export class RefusedOffers {
  readonly #byOffer = new Map<string, Refusal[]>();
  #unaffordable: { readonly dollarsPerHour: number; readonly refusal: SharedRefusal } | undefined;

  /** True if RunPod has refused an offer because the account has too little money. */
  get isOutOfFunds(): boolean {
    return this.#unaffordable !== undefined;
  }

  /** Notes that RunPod refused the current offer of the job. */
  add(job: FullJob, refusal: SharedRefusal): void {
    if (refusal.outcome === 'balance') {
      const dollarsPerHour = priceOf(job);
      if (dollarsPerHour < (this.#unaffordable?.dollarsPerHour ?? Number.POSITIVE_INFINITY))
        this.#unaffordable = { dollarsPerHour, refusal };
      return;
    }
    const key = keyOf(job);
    const refusals = this.#byOffer.get(key) ?? [];
    if (refusals.some((one) => holdsFor(one, job))) return;
    this.#byOffer.set(key, [...refusals, { diskGb: job.disk_gb, volumeGb: job.volume_size_gb, refusal }]);
  }

  /** Returns the earlier refusal that also holds for the current offer of the job. `undefined` if RunPod may be asked. */
  refusalFor(job: FullJob): SharedRefusal | undefined {
    if (this.#unaffordable !== undefined && priceOf(job) >= this.#unaffordable.dollarsPerHour)
      return this.#unaffordable.refusal;
    return this.#byOffer.get(keyOf(job))?.find((one) => holdsFor(one, job))?.refusal;
  }
}

const keyOf = (job: FullJob): string => offerKey(currentCandidate(job), job.gpu_count);

const priceOf = (job: FullJob): number => currentCandidate(job).cost_per_hour + (job.disk_cost_per_hour ?? 0);

const holdsFor = ({ diskGb, volumeGb }: Refusal, { disk_gb, volume_size_gb }: FullJob): boolean =>
  disk_gb >= diskGb && volume_size_gb >= volumeGb;
