import type { Clock } from '../clock.ts';
import { type EndVerdict, isHeld } from '../jobs/hold.ts';
import type { Job } from '../jobs/job.ts';
import { judge, type NamedPod, type Sighting } from '../jobs/judge.ts';
import { countSilence, isMassSilence, type SilenceCount } from '../jobs/judge-silence.ts';
import { mayBeStalled } from '../jobs/judge-stall.ts';
import type { Policy } from '../jobs/policy.ts';
import { isTerminal } from '../jobs/status.ts';
import type { Pod } from '../pods/gpu-provider.ts';
import type { LaunchGate } from './launch-gate.ts';
import { byLot } from './orders.ts';
import type { PodsByJob } from './pods-by-job.ts';
import { isWorthALook } from './read-start-failure.ts';
import { Shortlist } from './shortlist.ts';
import { Shortlists } from './shortlists.ts';
import { type Tally, Tallying } from './tally.ts';

/** A job that a person holds, and what would have ended it else. */
export interface HeldJob {
  readonly job: Job;
  readonly spared: EndVerdict | undefined;
}

/** A job of which more must be known before it is judged. */
export interface Suspect {
  readonly job: Job;
  /** Of the attempt that goes on. */
  readonly pod: Pod | undefined;
  readonly pods: readonly NamedPod[];
  /** When its page was read: it is judged as of then, however long the other pages took. */
  readonly seenAt: Date;
}

type Findings = Pick<Sighting, 'startFailure' | 'pace'>;

interface Outcome {
  readonly shortlists: Shortlists;
  readonly held: HeldJob[];
}

/** Paces that one sweep can read in its time. */
const keptForPace = 200;

export interface ScreeningOptions {
  readonly pods: PodsByJob;
  readonly listedAt: Date;
  /** System logs that may be read at most. */
  readonly looks: number;
  readonly clock: Clock;
  readonly policy: Policy;
  readonly gate: LaunchGate;
}

/**
 * Judges the open jobs as their pages come and keeps only those with something to do, so that a sweep over many healthy
 * jobs needs the memory of a page. Whether silence is our own fault is known when all were seen: until then each is judged
 * for both cases.
 */
export class Screening {
  readonly #options: ScreeningOptions;
  readonly #silence: SilenceCount = { running: 0, silent: 0 };
  readonly #usual: Outcome;
  readonly #inMassSilence: Outcome;
  readonly #wantLook: Shortlist<Suspect>;
  readonly #wantPace: Shortlist<Suspect>;
  readonly #tallying = new Tallying();
  #jobs = 0;

  constructor(options: ScreeningOptions) {
    const turn = Math.floor(options.listedAt.getTime() / 60_000);
    this.#options = options;
    this.#usual = { shortlists: new Shortlists(turn), held: [] };
    this.#inMassSilence = { shortlists: new Shortlists(turn), held: [] };
    this.#wantLook = new Shortlist<Suspect>(options.looks, byLot(turn));
    this.#wantPace = new Shortlist<Suspect>(keptForPace, byLot(turn));
  }

  get jobs(): number {
    return this.#jobs;
  }

  see(jobs: readonly Job[]): void {
    const { pods, clock, policy } = this.#options;
    const seenAt = clock();
    for (const job of jobs) {
      this.#jobs += 1;
      this.#tallying.see(job, seenAt);
      countSilence(this.#silence, job, seenAt, policy);
      const named = pods.take(job.id);
      const pod = named.find(({ attempt }) => attempt === job.attempt)?.pod;
      const suspect = { job, pod, pods: named, seenAt };
      if (isWorthALook(job, pod, seenAt)) this.#defer(suspect, this.#wantLook);
      else if (mayBeStalled(job, seenAt, policy)) this.#defer(suspect, this.#wantPace);
      else this.settle(suspect);
    }
  }

  tally(): Tally {
    return this.#tallying.result(this.#options.pods.dollarsPerHour);
  }

  /** Jobs whose pods do not start, as many as may be looked at at most. Each is to be settled, looked at or not. */
  wantLook(): readonly Suspect[] {
    return this.#wantLook.items();
  }

  /** Jobs that may have stalled. Each is to be settled with its pace. */
  wantPace(): readonly Suspect[] {
    return this.#wantPace.items();
  }

  settle({ job, pods, seenAt }: Suspect, findings: Findings = {}): void {
    const { listedAt, policy, gate } = this.#options;
    for (const massSilence of [false, true]) {
      const { shortlists, held } = massSilence ? this.#inMassSilence : this.#usual;
      const sighting = { now: seenAt, listedAt, pods, massSilence, ...findings };
      const { verdict, unwanted, spared } = judge(job, sighting, policy);
      if (isHeld(job, seenAt)) held.push({ job, spared });
      // Of those that may not be launched none takes the place of one that may.
      const isShut = verdict.kind === 'launch' && !gate.isOpenTo(job);
      if (verdict.kind !== 'leave' && !isShut) shortlists.offer({ job, verdict, pod: undefined });
      for (const pod of unwanted) shortlists.offer({ job, verdict: { kind: 'terminate' }, pod });
      if (webhookIsDue(job, seenAt)) shortlists.offer({ job, verdict: { kind: 'webhook' }, pod: undefined });
    }
  }

  /** To be asked when every page was seen and every suspect settled. */
  result(): Outcome & { readonly massSilence: boolean } {
    const massSilence = isMassSilence(this.#silence);
    return { ...(massSilence ? this.#inMassSilence : this.#usual), massSilence };
  }

  /** Whoever there is no room for is judged without. */
  #defer(suspect: Suspect, line: Shortlist<Suspect>): void {
    const leftOut = line.offer(suspect);
    if (leftOut !== undefined) this.settle(leftOut);
  }
}

const webhookIsDue = (job: Job, now: Date): boolean =>
  isTerminal(job.status) && job.webhook?.due_at !== undefined && new Date(job.webhook.due_at) <= now;
