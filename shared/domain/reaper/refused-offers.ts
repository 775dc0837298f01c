import { currentCandidate } from '../jobs/after-create.ts';
import type { FullJob } from '../jobs/job.ts';
import { offerKey } from '../jobs/offer.ts';

interface Refusal {
  readonly diskGb: number;
  readonly volumeGb: number;
  readonly message: string;
}

/**
 * Offers that RunPod has refused for want of capacity in one sweep. A refusal counts for jobs that want the same, and no
 * smaller disks: else one who asks for a disk that no host has would shut others out.
 */
export class RefusedOffers {
  readonly #byOffer = new Map<string, Refusal[]>();

  /** The current candidate of the job was refused in these words. */
  add(job: FullJob, message: string): void {
    const key = keyOf(job);
    const refusals = this.#byOffer.get(key) ?? [];
    if (refusals.some((refusal) => holdsFor(refusal, job))) return;
    this.#byOffer.set(key, [...refusals, { diskGb: job.disk_gb, volumeGb: job.volume_size_gb, message }]);
  }

  /** RunPod's words, where asking for the current candidate of the job would be in vain. */
  messageFor(job: FullJob): string | undefined {
    return this.#byOffer.get(keyOf(job))?.find((refusal) => holdsFor(refusal, job))?.message;
  }
}

const keyOf = (job: FullJob): string => offerKey(currentCandidate(job), job.gpu_count);

const holdsFor = ({ diskGb, volumeGb }: Refusal, { disk_gb, volume_size_gb }: FullJob): boolean =>
  disk_gb >= diskGb && volume_size_gb >= volumeGb;
