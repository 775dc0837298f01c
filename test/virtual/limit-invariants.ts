import type { Job } from '../../shared/domain/jobs/job.ts';
import { isTerminal } from '../../shared/domain/jobs/status.ts';
import { awaitsAdmission } from '../../shared/domain/jobs/waiting.ts';
import { monthOfInstallation } from '../../shared/domain/limits/installation.ts';
import { type Limits, limitsOf, type OwnLimits } from '../../shared/domain/limits/limits.ts';
import { dollarsOf, microDollars, monthOf } from '../../shared/domain/limits/micro-dollars.ts';
import { type Amounts, summed, transitionKey, type Usage, zeroUsage } from '../../shared/domain/limits/usage.ts';
import { lowInstallation, storedBytes } from './account-invariants.ts';
import { billsBeyond } from './bills-beyond.ts';
import { InstallationSums } from './installation-invariants.ts';
import { mostSweepsOpen, OpenEnds } from './open-ends.ts';
import type { RunpodCall } from './runpod.ts';
import type { ShutUsers } from './shut-users.ts';
import type { Stage, SweepOutcome } from './stage.ts';
import { beyond, hasRoomFor, noSums, type Sums, sumsOf } from './user-sums.ts';
import { Violation } from './violation.ts';
import type { VirtualWorld, WorldObserver } from './world.ts';

/** Clean sweeps that may pass until a share that nobody has any more is returned, a job that has room is admitted, or one that has spent its share is over. */
const patience = 1;

/** So long a call may be under way: what one that broke off has reserved is given back by the clean sweep after it. */
const underWayMs = 120_000;

/** EventBridge may start a sweep twice, and the second sees what the first is at: such two are one. */
const apartMs = 45_000;

/** The sweep after a storm is the first to find all as it is. */
const recoveryMs = 60_000;

/** The part of a limit that was refused, as \`details\` of \`limit_exceeded\` tells it. */
export interface Refusal {
  readonly name: string;
  readonly asked: number;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

interface Moment {
  readonly at: number;
  readonly sums: Sums;
}

interface Account {
  readonly userId: string;
  readonly jobs: Map<string, Job>;
  /** Whenever the sums of what may stand in the account changed, oldest first. */
  readonly moments: Moment[];
  /** When a sweep found last that calls under way have the room. */
  takenAt: number;
  /** The job that is first in line, which nobody overtakes, and when a sweep found it so first. */
  head: { readonly jobId: string; readonly at: number } | undefined;
  /** When an operator has changed its limits last, and the most that it may have had since before. */
  changed: { readonly at: number; readonly ceilings: Limits } | undefined;
}

/** Holds a world to its users' limits: nobody is above one, nobody below it is kept out, no job costs more than was reserved for it. */
export class LimitInvariants implements WorldObserver {
  /** Storms, in which what a sweep wants to write may fail; added as they begin. */
  readonly storms: Span[] = [];
  /** Knows whose jobs operators keep from starting, if any do. */
  shutUsers: ShutUsers | undefined;
  readonly #world: VirtualWorld;
  readonly #installation: InstallationSums;
  readonly #accounts = new Map<string, Account>();
  readonly #cleanSweeps = new Map<string, number[]>();
  /** The dollars of the month that the installation had after each of those. */
  readonly #charged = new Map<string, number[]>();
  /** When the price of a job's pod on record rose last. */
  readonly #risenAt = new Map<string, number>();
  readonly #openEnds: OpenEnds;
  /** When RunPod was first asked to end a pod. */
  readonly #endsAskedAt = new Map<string, number>();
  /** When the installation refused something, by stage. */
  readonly #refusalsByAll = new Map<string, number[]>();
  #checks = 0;
  #refusals = 0;
  #refusalsForBytes = 0;

  constructor(world: VirtualWorld) {
    this.#world = world;
    this.#installation = new InstallationSums(world);
    this.#openEnds = new OpenEnds(world);
    world.observers.push(this);
  }

  /** How often something was held to a rule. */
  get checks(): number {
    return this.#checks;
  }

  get refusals(): number {
    return this.#refusals;
  }

  /** Refusals of deploys and uploads whose user stores too much. */
  get refusalsForBytes(): number {
    return this.#refusalsForBytes;
  }

  onJob(stage: Stage, before: Job | undefined, after: Job): void {
    const account = this.#account(stage, after.user_id);
    account.jobs.set(after.id, after);
    this.#openEnds.changed(stage, after);
    if (before?.attempt === after.attempt && (after.cost_per_hour ?? 0) > (before.cost_per_hour ?? 0))
      this.#risenAt.set(after.id, this.#world.clock.now());
    if (isSameShare(before, after)) return;
    const jobs = [...account.jobs.values()];
    const month = monthOf(this.#world.clock.date());
    account.moments.push({ at: this.#world.clock.now(), sums: sumsOf(jobs, month, 'mayHold') });
    const usage = stage.usage.rows.get(after.user_id) ?? zeroUsage;
    const above = this.#beyond(stage, account, [
      sumsOf(jobs, month, 'mustFit'),
      // Dollars of jobs that RunPod billed at more than their offers are in its month, and in no limit.
      { ...usage, charged_micro_dollars: 0 },
    ]);
    this.#check(above.length === 0, after.id, `${after.user_id} is above a limit: ${above.join(', ')}`);
    const allAbove = this.#installation.changed(stage, after);
    this.#check(allAbove.length === 0, after.id, `all users together are above a limit: ${allAbove.join(', ')}`);
    if (!isTerminal(after.status) || (before !== undefined && isTerminal(before.status))) return;
    this.#costsNoMore(stage, after);
  }

  onRunpodCall({ method, path }: RunpodCall): void {
    const podId = path.split('/')[2];
    if (method !== 'DELETE' || podId === undefined || this.#endsAskedAt.has(podId)) return;
    this.#endsAskedAt.set(podId, this.#world.clock.now());
  }

  onSweep(stage: Stage, outcome: SweepOutcome): void {
    if (typeof outcome !== 'object' || !outcome.clean || !outcome.acted) return;
    const [sweeps, now] = [this.#sweepsOf(stage), this.#world.clock.now()];
    const low = lowInstallation(stage);
    this.#check(low.length === 0, 'world', low.join('; '));
    if (outcome.faults === 0 && now - (sweeps.at(-1) ?? 0) >= apartMs && this.#isCalm(now)) {
      sweeps.push(now);
      for (const jobId of this.#openEnds.afterSweep(stage))
        this.#check(
          false,
          jobId,
          `the job is over, has no pod, and is still open after ${mostSweepsOpen} clean sweeps`,
        );
      const month = monthOf(this.#world.clock.date());
      this.#chargedAtSweeps(stage).push(monthOfInstallation(stage.installation.standing, month));
    }
    for (const account of this.#accounts.values()) if (this.#isOf(stage, account)) this.#isAdmitted(stage, account);
  }

  /** One more look when all is over, at what RunPod has billed. */
  atTheEnd(): void {
    for (const { stage, job, dollars, atMost, from, to } of billsBeyond(this.#world, this.#endsAskedAt, (at) =>
      this.#isCalm(at),
    )) {
      const passed = this.#sweepsSince(stage, from) - this.#sweepsSince(stage, to);
      this.#check(
        passed <= patience,
        job.id,
        `RunPod billed ${dollars} dollars for the job, it could cost ${atMost} at most, and the end of its last pod was asked for ${passed} clean sweeps later`,
      );
    }
  }

  /** An operator is about to set other limits for the user. */
  onLimits(stage: Stage, userId: string, next: OwnLimits): void {
    const account = this.#account(stage, userId);
    const [now, then] = [standingLimits(stage, userId), limitsOf(next, stage.userLimits)];
    const ceilings = [account.changed?.ceilings ?? now, now, then].reduce(largest);
    account.changed = { at: this.#world.clock.now(), ceilings };
  }

  /** Limits that were lowered keep nobody from what they had before; whoever is within them once is held to them from then on. */
  #beyond(stage: Stage, account: Account, sums: readonly Sums[]): readonly string[] {
    const limits = standingLimits(stage, account.userId);
    const above = sums.flatMap((one) => beyond(one, limits));
    const { changed } = account;
    if (changed === undefined) return above;
    if (above.length > 0) return sums.flatMap((one) => beyond(one, changed.ceilings));
    // A call that is under way has read the limits of before.
    if (this.#world.clock.now() > changed.at + underWayMs) account.changed = { ...changed, ceilings: limits };
    return [];
  }

  /** A deploy or an upload of the user was answered so. */
  onRefusal(stage: Stage, userId: string, { name, asked }: Refusal): void {
    this.#refusals += 1;
    if (name.startsWith('installation_')) {
      this.#isRefusedByAll(stage, userId, { name, asked });
      const earlier = this.#refusalsByAll.get(stage.name) ?? [];
      this.#refusalsByAll.set(stage.name, [...earlier, this.#world.clock.now()]);
      return;
    }
    if (name === 'stored_bytes') {
      this.#refusalsForBytes += 1;
      this.#isRefusedBytes(stage, userId, asked);
      return;
    }
    const account = this.#account(stage, userId);
    const limits = standingLimits(stage, userId);
    if (neverFits(limits, name, asked)) return;
    const isJust = justly(limits, name, asked);
    const standing = this.#settledSums(stage, userId);
    // A call that is under way has the room.
    if (!isJust(standing)) return;
    const since = Math.max(this.#last(account, isJust), account.changed?.at ?? 0);
    const passed = this.#sweepsSince(stage, since);
    const sums = JSON.stringify(account.moments.at(-1)?.sums);
    this.#check(
      passed <= patience,
      'world',
      `${userId} was refused ${asked} of ${name} after ${passed} clean sweeps with room for it: the account has ${JSON.stringify(standing)}, the jobs ${sums}`,
    );
  }

  /** A user stores too much by what stands in the tables, or by what calls under way store or delete. */
  #isRefusedBytes(stage: Stage, userId: string, asked: number): void {
    const limit = standingLimits(stage, userId).stored_bytes;
    const usage = stage.usage.rows.get(userId) ?? zeroUsage;
    const { stored_bytes: held = 0 } = summed({}, ...this.#underWay(stage, usage));
    if (usage.stored_bytes - held + asked <= limit) return;
    const real = storedBytes(stage, userId);
    this.#check(
      real + asked > limit,
      'world',
      `${userId} was refused ${asked} of stored_bytes with room for it: the account has ${usage.stored_bytes}, ${real} stand, and ${limit} may`,
    );
  }

  /** A user who is refused for want of dollars of the month was so by jobs that had them, or have had lately. */
  #isRefusedByAll(stage: Stage, userId: string, { name, asked }: Refusal): void {
    if (name === 'installation_pods') this.#isRefusedAPod(stage, userId);
    if (name !== 'installation_dollars_per_month') return;
    const limit = microDollars(stage.installationLimits.dollars_per_month);
    const month = monthOf(this.#world.clock.date());
    // Sums may be too high until the next sweep counts: two calls with one key have both taken the share of their job.
    const lately = this.#chargedAtSweeps(stage).slice(-1 - patience);
    if (lately.some((charged) => charged + microDollars(asked) <= limit)) return;
    const { charged_micro_dollars: held = 0 } = this.#underWayOfAll(stage);
    const settled = monthOfInstallation(stage.installation.standing, month) - held;
    // A call that is under way has the room.
    if (settled + microDollars(asked) <= limit) return;
    const passed = this.#sweepsSince(stage, this.#askedSince(stage, this.#installation.lastSpent(stage, asked)));
    this.#check(
      passed <= patience,
      'world',
      `${userId} was refused ${asked} of ${name} after ${passed} clean sweeps with room for it, and the sums are ${JSON.stringify(stage.installation.standing)}`,
    );
  }

  /** By the price of the dearest card: the refusal does not tell what was asked for. */
  #isRefusedAPod(stage: Stage, userId: string): void {
    const perHour = microDollars(this.#world.dearestPerHour);
    const { standing } = stage.installation;
    const { pods = 0, micro_dollars_per_hour = 0 } = this.#underWayOfAll(stage);
    const settled = {
      ...noSums,
      pods: standing.pods - pods,
      micro_dollars_per_hour: standing.micro_dollars_per_hour - micro_dollars_per_hour,
    };
    // A call that is under way has the room.
    if (hasRoomFor(settled, perHour, stage.installationLimits)) return;
    const passed = this.#sweepsSince(stage, this.#askedSince(stage, this.#installation.lastFull(stage, perHour)));
    this.#check(
      passed <= patience,
      'world',
      `${userId} was refused a pod after ${passed} clean sweeps in which all had room for one, and the sums are ${JSON.stringify(standing)}`,
    );
  }

  /**
   * Since when a sweep has had a reason to count the accounts again, which have had room since then: a refusal asks for it, by sums that
   * may have become too high once more where a job has changed since the last count.
   */
  #askedSince(stage: Stage, roomSince: number): number {
    const countedAt = Date.parse(stage.installation.standing.counted_at ?? '') || 0;
    const since = this.#installation.lastChange(stage) > countedAt ? Math.max(roomSince, countedAt) : roomSince;
    return (this.#refusalsByAll.get(stage.name) ?? []).find((at) => at > since) ?? this.#world.clock.now();
  }

  #underWayOfAll(stage: Stage): Amounts {
    return summed({}, ...[...stage.usage.rows.all()].flatMap((usage) => this.#underWay(stage, usage)));
  }

  #underWay(stage: Stage, { transitions }: Usage): readonly Amounts[] {
    const young = Object.entries(transitions).filter(
      ([, { at }]) => this.#sweepsSince(stage, Date.parse(at) + underWayMs) <= patience,
    );
    return young.map(([key, { amounts }]) =>
      // A job that has been admitted leaves its place in the line with the end of the call.
      this.#isAdmittedBy(key) ? { ...amounts, waiting_jobs: (amounts.waiting_jobs ?? 0) + 1 } : amounts,
    );
  }

  #isAdmittedBy(key: string): boolean {
    const jobs = [...this.#accounts.values()].flatMap(({ jobs }) => [...jobs.values()]);
    const job = jobs.find(({ id }) => key === transitionKey('admitting', id));
    return job !== undefined && !awaitsAdmission(job);
  }

  /** The account without what calls under way have reserved, and what a call left behind that no clean sweep could settle since. */
  #settledSums(stage: Stage, userId: string): Sums {
    const month = monthOf(this.#world.clock.date());
    const usage = stage.usage.rows.get(userId);
    const held = summed({}, ...(usage === undefined ? [] : this.#underWay(stage, usage)));
    return {
      pods: (usage?.pods ?? 0) - (held.pods ?? 0),
      waiting_jobs: (usage?.waiting_jobs ?? 0) - (held.waiting_jobs ?? 0),
      micro_dollars_per_hour: (usage?.micro_dollars_per_hour ?? 0) - (held.micro_dollars_per_hour ?? 0),
      charged_micro_dollars: (usage?.months[month]?.charged_micro_dollars ?? 0) - (held.charged_micro_dollars ?? 0),
    };
  }

  #costsNoMore(stage: Stage, job: Job): void {
    const atMost = dollarsOf(job.reserved?.micro_dollars ?? 0);
    // An attempt that got no pod has cost nothing.
    const record = job.attempts.findLast(({ cost }) => cost > 0) ?? job.attempts.at(-1);
    const more = (job.closed_dollars ?? 0) - atMost;
    if (job.reserved === undefined || record === undefined || more <= 0) return;
    // A pod that no answer and no list has shown is charged by what is reserved for it.
    const dollarsPerHour =
      record.pod_created_at === null
        ? dollarsOf(job.reserved.micro_dollars_per_hour)
        : record.cost_per_hour + (job.disk_cost_per_hour ?? 0);
    const perMs = dollarsPerHour / 3_600_000;
    // A price that is mended counts for the time before it, too, and nobody could know.
    const since = Math.max(Date.parse(record.ended_at) - more / perMs, this.#risenAt.get(job.id) ?? 0);
    const passed = this.#sweepsSince(stage, since);
    this.#check(
      passed <= patience,
      job.id,
      `the job cost ${job.closed_dollars} dollars, could cost ${atMost} at most, and ended ${passed} clean sweeps later`,
    );
  }

  #isAdmitted(stage: Stage, account: Account): void {
    const waiting = [...account.jobs.values()].filter(awaitsAdmission);
    const [first] = waiting.sort((a, b) => Date.parse(a.queued_at) - Date.parse(b.queued_at) || (a.id < b.id ? -1 : 1));
    if (first?.reserved === undefined) return;
    const perHour = first.reserved.micro_dollars_per_hour;
    const full = this.#last(account, (sums) => !hasRoomFor(sums, perHour, standingLimits(stage, account.userId)));
    if (this.#isTaken(stage, account.userId, perHour)) account.takenAt = this.#world.clock.now();
    // One that waited behind a more expensive job had no room before.
    if (account.head?.jobId !== first.id)
      account.head = { jobId: first.id, at: account.head === undefined ? 0 : this.#world.clock.now() };
    const since = [
      full,
      account.takenAt,
      account.head.at,
      account.changed?.at ?? 0,
      this.#installation.lastFull(stage),
      Date.parse(first.queued_at),
      this.shutUsers?.openSince(stage, account.userId) ?? 0,
    ];
    const passed = this.#sweepsSince(stage, Math.max(...since));
    const told = JSON.stringify(stage.usage.rows.get(account.userId));
    this.#check(
      passed <= patience,
      first.id,
      `the job waits after ${passed} clean sweeps with room for it, and the account says ${told}`,
    );
  }

  /** True where calls under way have room of the user, or all room that the installation has left. */
  #isTaken(stage: Stage, userId: string, perHour: number): boolean {
    const hasOf = (id: string): boolean => stage.usage.rows.get(id)?.pods !== this.#settledSums(stage, id).pods;
    if (hasOf(userId)) return true;
    const { standing } = stage.installation;
    return !hasRoomFor(standing, perHour, stage.installationLimits) && stage.usage.rows.keys().some(hasOf);
  }

  /** The last moment at which the sums of the jobs were so, which lasts until the next; 0 where they never were. */
  #last({ moments }: Account, isSo: (sums: Sums) => boolean): number {
    const index = moments.findLastIndex(({ sums }) => isSo(sums));
    if (index < 0) return 0;
    return moments[index + 1]?.at ?? this.#world.clock.now();
  }

  #isCalm(now: number): boolean {
    return this.storms.every(({ from, to }) => now < from || now > to + recoveryMs);
  }

  #sweepsSince(stage: Stage, at: number): number {
    const sweeps = this.#sweepsOf(stage);
    return sweeps.length - 1 - sweeps.findLastIndex((sweep) => sweep <= at);
  }

  #sweepsOf({ name }: Stage): number[] {
    const sweeps = this.#cleanSweeps.get(name) ?? [];
    this.#cleanSweeps.set(name, sweeps);
    return sweeps;
  }

  #chargedAtSweeps({ name }: Stage): number[] {
    const charged = this.#charged.get(name) ?? [];
    this.#charged.set(name, charged);
    return charged;
  }

  #isOf(stage: Stage, account: Account): boolean {
    return this.#accounts.get(keyOf(stage, account.userId)) === account;
  }

  #account(stage: Stage, userId: string): Account {
    const key = keyOf(stage, userId);
    const account = this.#accounts.get(key) ?? {
      userId,
      jobs: new Map(),
      moments: [],
      takenAt: 0,
      head: undefined,
      changed: undefined,
    };
    this.#accounts.set(key, account);
    return account;
  }

  #check(holds: boolean, about: string, sentence: string): void {
    this.#checks += 1;
    if (!holds) this.#world.fail(new Violation(about, sentence));
  }
}

const keyOf = ({ name }: Stage, userId: string): string => `${name} ${userId}`;

const standingLimits = (stage: Stage, userId: string): Limits =>
  limitsOf(stage.usage.rows.get(userId)?.limits, stage.userLimits);

const largest = (one: Limits, other: Limits): Limits => ({
  pods: Math.max(one.pods, other.pods),
  waiting_jobs: Math.max(one.waiting_jobs, other.waiting_jobs),
  dollars_per_hour: Math.max(one.dollars_per_hour, other.dollars_per_hour),
  dollars_per_month: Math.max(one.dollars_per_month, other.dollars_per_month),
  stored_bytes: Math.max(one.stored_bytes, other.stored_bytes),
});

/** Reports change most jobs most of the time, and none of what counts. */
const isSameShare = (before: Job | undefined, after: Job): boolean =>
  before !== undefined &&
  before.open === after.open &&
  isTerminal(before.status) === isTerminal(after.status) &&
  before.closed_dollars === after.closed_dollars &&
  before.reserved?.waits === after.reserved?.waits &&
  before.reserved?.micro_dollars === after.reserved?.micro_dollars;

/** True where no sums leave room for what was refused. */
const neverFits = ({ pods, dollars_per_hour }: Limits, name: string, asked: number): boolean =>
  pods < 1 || (name === 'dollars_per_hour' && asked > dollars_per_hour);

/** True where sums leave no room for what was refused. */
const justly =
  (limits: Limits, name: string, asked: number) =>
  (sums: Sums): boolean => {
    if (name === 'dollars_per_month')
      return sums.charged_micro_dollars + microDollars(asked) > microDollars(limits.dollars_per_month);
    const perHour = name === 'dollars_per_hour' ? microDollars(asked) : 0;
    return sums.waiting_jobs + 1 > limits.waiting_jobs && !hasRoomFor(sums, perHour, limits);
  };
