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
 * Offers that RunPod has refused in one sweep. Want of capacity counts for jobs that want the same, and no smaller disks: else
 * one who asks for a disk that no host has would shut others out. Want of balance counts for jobs whose offer costs as much or
 * more; RunPod is asked for nobody in this sweep then, and a later one asks for a cheaper offer.
 */
export class RefusedOffers {
  readonly #byOffer = new Map<string, Refusal[]>();
  #unaffordable: { readonly dollarsPerHour: number; readonly refusal: SharedRefusal } | undefined;

  /** RunPod has said that the account has too little money for a pod. */
  get isOutOfFunds(): boolean {
    return this.#unaffordable !== undefined;
  }

  /** The current candidate of the job was refused. */
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

  /** RunPod's refusal, where asking for the current candidate of the job would be in vain. */
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
