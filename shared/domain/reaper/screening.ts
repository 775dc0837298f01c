import type { Clock } from '../clock.ts';
import { isHeld } from '../jobs/hold.ts';
import type { OpenJob } from '../jobs/open-job.ts';
import type { Policy } from '../jobs/policy.ts';
import { isTerminal } from '../jobs/status.ts';
import type { Pod } from '../pods/gpu-provider.ts';
import { WaitingJobs, type WaitingUser } from './admissions.ts';
import { IdleCount } from './idle-count.ts';
import type { LaunchGate } from './launch-gate.ts';
import type { PodsByJob } from './pods-by-job.ts';
import { shuffledBy } from './priorities.ts';
import { isWorthALook } from './read-host-log.ts';
import { Shortlist } from './shortlist.ts';
import { Shortlists } from './shortlists.ts';
import { SilenceCount } from './silence-count.ts';
import { type SweepTotals, TotalsCounter } from './sweep-totals.ts';
import { judge } from './verdicts/judge.ts';
import type { EndVerdict, NamedPod, Sighting, SilenceCounts } from './verdicts/verdict.ts';

/** A job that a person holds, and the end that the hold keeps off. */
export interface HeldJob {
  readonly job: OpenJob;
  readonly spared: EndVerdict | undefined;
}

/** A job that needs a look at its host's log before it is judged. */
export interface Suspect {
  readonly job: OpenJob;
  /** The pod of the current attempt. */
  readonly pod: Pod | undefined;
  readonly pods: readonly NamedPod[];
  /** When the page of the job was read; it is judged as of then, however long the other pages took. */
  readonly seenAt: Date;
}

type Findings = Pick<Sighting, 'hostLog'>;

interface Outcome {
  readonly shortlists: Shortlists;
  readonly held: HeldJob[];
}

export interface ScreeningOptions {
  readonly pods: PodsByJob;
  readonly listedAt: Date;
  /** System logs that may be read at most. */
  readonly looks: number;
  readonly counts: SilenceCounts;
  readonly clock: Clock;
  readonly policy: Policy;
  readonly gate: LaunchGate;
  /** The user whose job was launched last, in turn. */
  readonly lastTurnOf: string | undefined;
}

/**
 * Judges open jobs page by page and keeps only actions, so that a sweep over many healthy jobs needs the memory of one page.
 * Only after the last page it is known whether silence counts: until then each job is judged for both cases.
 */
export class Screening {
  readonly #options: ScreeningOptions;
  readonly #silence = new SilenceCount();
  readonly #idle = new IdleCount();
  readonly #judged: Outcome;
  readonly #excused: Outcome;
  readonly #wantLook: Shortlist<Suspect>;
  /** Jobs that are judged once it is known which pods others have on record. */
  readonly #late: Omit<Suspect, 'pod'>[] = [];
  /** Jobs that are judged once it is known whether most are idle. */
  readonly #idleForLong: Suspect[] = [];
  #isMassIdle = false;
  readonly #waiting: WaitingJobs;
  readonly #totals = new TotalsCounter();
  #jobs = 0;

  constructor(options: ScreeningOptions) {
    const turn = Math.floor(options.listedAt.getTime() / 60_000);
    this.#options = options;
    this.#judged = { shortlists: new Shortlists(turn, options.lastTurnOf), held: [] };
    this.#excused = { shortlists: new Shortlists(turn, options.lastTurnOf), held: [] };
    this.#wantLook = new Shortlist<Suspect>(options.looks, shuffledBy(turn));
    this.#waiting = new WaitingJobs(turn);
  }

  get jobs(): number {
    return this.#jobs;
  }

  /** True when the verdict on any job rests on whether reports arrive. */
  asksForProof(): boolean {
    return this.#silence.asksForProof();
  }

  see(jobs: readonly OpenJob[]): void {
    const { pods, clock, policy } = this.#options;
    const seenAt = clock();
    for (const job of jobs) {
      this.#jobs += 1;
      this.#totals.see(job, seenAt);
      this.#silence.see(job, seenAt, policy);
      const seen = { job, pods: pods.takeOwn(job), seenAt };
      if (pods.hasNamed(job.id) || (pods.hasNameless && isUnresolved(job))) this.#late.push(seen);
      else this.#look(seen);
    }
  }

  /** Call it when every page was seen: from then on it is known whose pods are whose. */
  allSeen(): void {
    const { pods } = this.#options;
    for (const { job, pods: own, seenAt } of this.#late) {
      this.#look({ job, pods: [...own, ...pods.takeNamed(job.id)], seenAt });
    }
    this.#isMassIdle = this.#idleForLong.length > 0 && this.#idle.isMassIdle(this.#options.policy);
    for (const suspect of this.#idleForLong) this.settle(suspect);
  }

  totals(): SweepTotals {
    return this.#totals.result(this.#options.pods.dollarsPerHour);
  }

  /** Jobs whose pods do not start, up to the number of looks. The caller settles each, with or without a look. */
  wantLook(): readonly Suspect[] {
    return this.#wantLook.items();
  }

  settle({ job, pods, seenAt }: Suspect, findings: Findings = {}): void {
    const { listedAt, policy, counts, gate, pods: listed } = this.#options;
    const { hasNameless } = listed;
    const isMassIdle = this.#isMassIdle;
    for (const isJudged of [true, false]) {
      const { shortlists, held } = isJudged ? this.#judged : this.#excused;
      const sighting = {
        now: seenAt,
        listedAt,
        pods,
        hasNameless,
        isMassIdle,
        isSuspended: gate.isSuspended(job),
        silence: { isJudged, ...counts },
        ...findings,
      };
      const { verdict, unwanted, spared } = judge(job, sighting, policy);
      if (isHeld(job, seenAt)) held.push({ job, spared });
      // A job that may not be launched takes no place of one that may.
      const isStart = verdict.kind === 'launch' || verdict.kind === 'admit';
      const isShut = isStart && !gate.isOpenTo(job);
      if (verdict.kind === 'admit' && !isShut && isJudged) this.#waiting.see(job);
      if (verdict.kind !== 'leave' && verdict.kind !== 'admit' && !isShut)
        shortlists.offer({ job, verdict, pod: undefined });
      for (const pod of unwanted) shortlists.offer({ job, verdict: { kind: 'terminate' }, pod });
      if (lacksWebhookWork(job)) shortlists.offer({ job, verdict: { kind: 'enqueue_webhook' }, pod: undefined });
    }
  }

  /** Jobs that wait for room within the limits of their user or of the installation. */
  waiting(): readonly WaitingUser[] {
    return this.#waiting.all();
  }

  /** True when more users fell silent at once than faults of theirs explain. */
  isMassSilence(): boolean {
    return this.#silence.isMassSilence(this.#options.policy);
  }

  /** True when more trainings went idle at once than stop by themselves, and one would be ended for it. Known when every page was seen. */
  get isMassIdle(): boolean {
    return this.#isMassIdle;
  }

  /** Call it when every suspect is settled. */
  result(isSilenceJudged: boolean): Outcome {
    return isSilenceJudged ? this.#judged : this.#excused;
  }

  /** Judges the job now, or after a look at its host's log. A job beyond the number of looks is judged without one. */
  #look(seen: Omit<Suspect, 'pod'>): void {
    const { job, pods, seenAt } = seen;
    const suspect = { ...seen, pod: pods.find(({ attempt }) => attempt === job.attempt)?.pod };
    if (this.#idle.see(job, suspect.pod, seenAt, this.#options.policy)) {
      this.#idleForLong.push(suspect);
      return;
    }
    const leftOut = isWorthALook(job, suspect.pod, seenAt) ? this.#wantLook.offer(suspect) : suspect;
    if (leftOut !== undefined) this.settle(leftOut);
  }
}

/** A create went out of which nobody knows whether it made a pod. */
const isUnresolved = ({ status, pod_id }: OpenJob): boolean => status === 'pending' && pod_id === undefined;

const lacksWebhookWork = (job: OpenJob): boolean => isTerminal(job.status) && job.webhook_due_at !== undefined;
