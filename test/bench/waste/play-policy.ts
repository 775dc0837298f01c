import type { Cause, PodLife } from './pod-life.ts';
import type { PodEvent, Policy } from './policies/policy.ts';
import type { AttemptRecord, FaultRecord, JobRecord, Window } from './record.ts';

/** RunPod's own way to a pod whose container could begin: as long as the simulator's in the virtual world. */
export const podReadySeconds = 25;
/** From the end of a pod to the create of the next. */
const AGAIN_SECONDS = 20;

interface Setting {
  readonly record: FaultRecord;
  readonly policy: Policy;
  readonly attempt: AttemptRecord;
  /** Absent for the last. */
  readonly next: AttemptRecord | undefined;
  readonly createdAt: number;
  readonly trainingAt: number;
  /** Seconds of training that the job still needs. */
  readonly leftSeconds: number;
  readonly finishedAt: number;
}

/** The outcome of an attempt: its pods, and when and with how much work the next begins, if one does. */
interface Played {
  readonly lives: readonly PodLife[];
  readonly again?: { readonly at: number; readonly leftSeconds: number };
}

const isWithin = (windows: readonly Window[], at: number): boolean =>
  windows.some(({ from, to }) => from <= at && at < to);

/** When the pod is gone that is first to be deleted at `firstAt`. */
export const goneAt = (
  { record, policy, attempt }: Setting,
  firstAt: number,
  uselessFrom: number,
): number | undefined => {
  const { pausesSeconds, looksAfterSeconds } = policy.deletes();
  const pauses = pausesSeconds[Symbol.iterator]();
  const refusedUntil = uselessFrom + attempt.deleteRefusedSeconds;
  let isInVain = attempt.deleteInVain;
  for (let at = firstAt; ; ) {
    if (isWithin(record.runpodOutages, at) || (attempt.deleteRefusedSeconds > 0 && at < refusedUntil)) {
      const pause = pauses.next();
      if (pause.done === true) return undefined;
      at += pause.value;
    } else if (isInVain) {
      isInVain = false;
      if (looksAfterSeconds === undefined) return undefined;
      at += looksAfterSeconds;
    } else return at;
  }
};

const saved = ({ record, trainingAt }: Setting, at: number): number => {
  const { checkpoint_seconds } = record.mix;
  return Math.max(0, Math.floor((at - trainingAt) / checkpoint_seconds)) * checkpoint_seconds;
};

const eventOf = (setting: Setting, kind: PodEvent['kind'], at: number, uselessFrom: number | undefined): PodEvent => ({
  kind,
  at,
  uselessFrom,
  trainingAt: setting.trainingAt,
  programEndsAt: setting.finishedAt,
  phase: setting.attempt.phase,
  isDeaf: setting.attempt.isDeaf,
});

const lifeOf = (setting: Setting, cause: Cause, uselessFrom: number, end: number | undefined): PodLife => ({
  cause,
  uselessFrom,
  goneAt: end === undefined ? undefined : setting.policy.name === 'oracle' ? end : goneAt(setting, end, uselessFrom),
  servedSeconds: uselessFrom - setting.createdAt,
  extraSeconds: 0,
});

/** The pod is useless from here on; whoever notices may try again with what is saved. */
const fault = (
  setting: Setting,
  cause: Cause,
  kind: PodEvent['kind'],
  { at, uselessFrom = at }: { at: number; uselessFrom?: number },
): Played => {
  const end = setting.policy.endsAt(eventOf(setting, kind, at, uselessFrom));
  const lives = [lifeOf(setting, cause, uselessFrom, end)];
  if (end === undefined) return { lives };
  return { lives, again: { at: end + AGAIN_SECONDS, leftSeconds: setting.leftSeconds - saved(setting, uselessFrom) } };
};

/**
 * A healthy pod was ended. All since its last checkpoint is lost, and its replacement needs its start once more; a pod that
 * had not come up yet, or has no replacement, is lost whole. `deletableAt`: from when on its end could be asked for.
 */
const killedFalsely = (setting: Setting, at: number, deletableAt = at): Played => {
  const { next, createdAt, trainingAt, record } = setting;
  const isWhole = at < trainingAt || next === undefined;
  const keptUntil = isWhole ? createdAt : trainingAt + saved(setting, at);
  const life: PodLife = {
    cause: 'killed_falsely',
    uselessFrom: keptUntil,
    goneAt: goneAt(setting, deletableAt, at),
    servedSeconds: keptUntil - createdAt,
    extraSeconds: isWhole ? 0 : next.startSeconds + record.mix.setup_seconds,
  };
  return {
    lives: [life],
    again: { at: deletableAt + AGAIN_SECONDS, leftSeconds: setting.leftSeconds - saved(setting, at) },
  };
};

/** The second at which a policy ends a pod for a fault that would have passed; `undefined` where it waits long enough. */
const mistake = (setting: Setting, kind: PodEvent['kind'], { from, to }: Window): number | undefined => {
  const end = setting.policy.endsAt(eventOf(setting, kind, from, undefined));
  return end !== undefined && end < Math.min(to, setting.finishedAt) ? end : undefined;
};

const throughOutages = (setting: Setting): Played | undefined => {
  const { record, trainingAt, finishedAt } = setting;
  for (const { from, to } of record.controlPlaneOutages) {
    if (to <= trainingAt || from >= finishedAt) continue;
    const end = mistake(setting, 'falls_silent', { from: Math.max(from, trainingAt), to });
    // A call that cannot reach the pod does not reach RunPod either.
    if (end !== undefined) return killedFalsely(setting, end, to);
  }
  return undefined;
};

const healthy = (setting: Setting): Played => {
  const killed = throughOutages(setting);
  if (killed !== undefined) return killed;
  const { lives } = fault(setting, 'completed', 'completed', { at: setting.finishedAt });
  return { lives };
};

const passing = (setting: Setting, kind: PodEvent['kind'], window: Window): Played => {
  const end = mistake(setting, kind, window);
  return end === undefined ? healthy(setting) : killedFalsely(setting, end);
};

const playAttempt = (setting: Setting): Played => {
  const { attempt, createdAt, trainingAt, leftSeconds, record } = setting;
  const at = trainingAt + attempt.share * leftSeconds;
  const upAt = createdAt + attempt.startSeconds;
  switch (attempt.trouble) {
    case undefined:
      return healthy(setting);
    case 'starts_slowly':
      return passing(setting, 'never_starts', { from: createdAt, to: upAt });
    case 'never_starts':
    case 'image_pull_failed':
    case 'create_loop':
      return fault(setting, 'never_up', 'never_starts', { at: createdAt, uselessFrom: createdAt + podReadySeconds });
    case 'zero_gpu':
      // Nobody else looks before the program does.
      return fault(setting, 'never_up', 'reports_failure', {
        at: upAt + record.mix.setup_seconds,
        uselessFrom: upAt,
      });
    case 'reports_failure':
      return { lives: fault(setting, 'failed', 'reports_failure', { at }).lives };
    case 'container_dies':
      return fault(setting, 'failed', 'container_dies', { at });
    case 'freezes':
    case 'hangs_busy':
      return fault(setting, 'failed', 'falls_silent', { at });
    case 'stalls':
      return fault(setting, 'stalled', 'stalls', { at });
    case 'vanishes':
      return { lives: [], again: { at: at + AGAIN_SECONDS, leftSeconds: leftSeconds - saved(setting, at) } };
    case 'is_cut_off':
      return passing(setting, 'falls_silent', { from: at, to: at + attempt.seconds });
    case 'pauses':
      return passing(setting, 'stalls', { from: at, to: at + attempt.seconds });
  }
};

/** The pod of a create that nobody heard of, or wrote down. */
const orphanOf = (setting: Setting, kind: 'answer_lost' | 'unrecorded'): PodLife => {
  const { createdAt, policy } = setting;
  return lifeOf(setting, 'orphan', createdAt, policy.endsAt(eventOf(setting, kind, createdAt, createdAt)));
};

const playJob = (record: FaultRecord, policy: Policy, job: JobRecord): PodLife[] => {
  const { setup_seconds, finish_seconds } = record.mix;
  const lives: PodLife[] = [];
  let start = { at: job.arrivesAt, leftSeconds: job.trainingSeconds };
  for (const [index, attempt] of job.attempts.entries()) {
    const settingAt = (createdAt: number): Setting => {
      const trainingAt = createdAt + attempt.startSeconds + setup_seconds;
      const finishedAt = trainingAt + start.leftSeconds + finish_seconds;
      return {
        record,
        policy,
        attempt,
        next: job.attempts[index + 1],
        createdAt,
        trainingAt,
        finishedAt,
        leftSeconds: start.leftSeconds,
      };
    };
    const isLost = attempt.create !== 'answered';
    if (attempt.create !== 'answered') lives.push(orphanOf(settingAt(start.at), attempt.create));
    const played = playAttempt(settingAt(start.at + (isLost ? AGAIN_SECONDS : 0)));
    lives.push(...played.lives);
    if (played.again === undefined) break;
    start = played.again;
  }
  return lives;
};

/** Every pod that a policy has to answer for, of the recorded jobs. */
export const playPolicy = (record: FaultRecord, policy: Policy): PodLife[] =>
  record.jobs.flatMap((job) => playJob(record, policy, job));
