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

/** A job that a person holds, and the end that the hold prevents. */
export interface HeldJob {
  readonly job: OpenJob;
  readonly spared: EndVerdict | undefined;
}

/** A job that is judged later, for example after a look at its host's log. */
export interface Suspect {
  readonly job: OpenJob;
  /** The pod of the current attempt. */
  readonly pod: Pod | undefined;
  readonly pods: readonly NamedPod[];
  /** The time when the page of the job was read. The job is judged as of this time, however long later pages took. */
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
  /** The maximum number of host logs that may be read. */
  readonly looks: number;
  readonly counts: SilenceCounts;
  readonly clock: Clock;
  readonly policy: Policy;
  readonly gate: LaunchGate;
  /** The user whose turn to launch was last. */
  readonly lastTurnOf: string | undefined;
}

/**
 * Judges open jobs page by page and keeps only actions, so that a sweep over many healthy jobs needs the memory of one page. The
 * last page decides whether silence counts, so each job is judged twice: with silence counted, and with silence excused.
 */
export class Screening {
  readonly #options: ScreeningOptions;
  readonly #silence = new SilenceCount();
  readonly #idle = new IdleCount();
  readonly #judged: Outcome;
  readonly #excused: Outcome;
  readonly #wantLook: Shortlist<Suspect>;
  /** Jobs that are judged once it is known which pods other jobs have on record. */
  readonly #late: Omit<Suspect, 'pod'>[] = [];
  /** Jobs that have been idle long enough to be ended. Such jobs are judged once it is known whether most trainings are idle. */
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

  /** True if a pod is silent or late to claim, so that a verdict depends on whether reports arrive. */
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

  /**
   * Judges the jobs that had to wait for the last page. Call this method when every page was seen, because only then is the job of
   * each pod known.
   */
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

  /**
   * Returns the jobs whose pods do not start, up to the number of looks. The caller passes each job to `settle`, with or without
   * the host's log.
   */
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
      const { verdict, unwanted, left, spared } = judge(job, sighting, policy);
      if (isHeld(job, seenAt)) held.push({ job, spared });
      // A job that operators keep from starting must not displace a job that may start.
      const isStart = verdict.kind === 'launch' || verdict.kind === 'admit';
      const isShut = isStart && !gate.isOpenTo(job);
      // A job of a suspended user is seen as well, because it is cancelled in the end.
      if (verdict.kind === 'admit' && isJudged && (!isShut || gate.isSuspended(job))) this.#waiting.see(job);
      if (verdict.kind !== 'leave' && verdict.kind !== 'admit' && !isShut)
        shortlists.offer({ job, verdict, pod: undefined });
      if (left !== undefined) shortlists.offer({ job, verdict: left, pod: undefined });
      for (const pod of unwanted) shortlists.offer({ job, verdict: { kind: 'terminate' }, pod });
      if (lacksWebhookWork(job)) shortlists.offer({ job, verdict: { kind: 'enqueue_webhook' }, pod: undefined });
    }
  }

  /** Returns the jobs that wait until the limits of their user and of the installation admit them, by user. */
  waiting(): readonly WaitingUser[] {
    return this.#waiting.all();
  }

  /** True if the pods of most users fell silent at once, so that the fault is probably ours. */
  isMassSilence(): boolean {
    return this.#silence.isMassSilence(this.#options.policy);
  }

  /**
   * True if a training has been idle long enough to be ended, and most trainings of most users went idle at once. The value is
   * final after `allSeen`.
   */
  get isMassIdle(): boolean {
    return this.#isMassIdle;
  }

  /** Returns the actions and the held jobs. Call this method when every suspect is settled. */
  result(isSilenceJudged: boolean): Outcome {
    return isSilenceJudged ? this.#judged : this.#excused;
  }

  /**
   * Judges the job now, or keeps the job until its host's log is read or mass idleness is known. A job beyond the number of looks
   * is judged without a look.
   */
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

/** True if a create was sent and it is not known whether the create made a pod. */
const isUnresolved = ({ status, pod_id }: OpenJob): boolean => status === 'pending' && pod_id === undefined;

const lacksWebhookWork = (job: OpenJob): boolean => isTerminal(job.status) && job.webhook_due_at !== undefined;
