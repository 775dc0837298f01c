import { isTerminal } from '../../shared/domain/jobs/status.ts';
import { Random } from '../virtual/random.ts';
import type { Shut, ShutUsers } from '../virtual/shut-users.ts';
import type { Stage } from '../virtual/stage.ts';
import type { VirtualUser } from '../virtual/user.ts';
import { Violation } from '../virtual/violation.ts';
import type { VirtualWorld } from '../virtual/world.ts';

export interface Operators {
  readonly world: VirtualWorld;
  readonly shutUsers: ShutUsers;
  /** The users of each stage. */
  readonly users: readonly (readonly VirtualUser[])[];
  /** Operators begin nothing new from then on. Milliseconds. */
  readonly untilMs: number;
  readonly onAct: (what: string) => void;
}

/** Operators who suspend users, with their jobs or without, and pause deploys, in two of five worlds. Several users may be suspended at once, and deploys paused. */
export const playOperators = (operators: Operators, seed: number): void => {
  const random = new Random(`operators ${seed}`);
  if (!random.chance(0.4)) return;
  const { world, users, untilMs } = operators;
  const seconds = (untilMs - world.clock.now()) / 1000;
  world.stages.forEach((stage, nth) => {
    const operator = world.user('an operator', stage);
    const count = Math.ceil(seconds / 1200);
    for (let act = 0; act < count; act += 1) {
      const chance = random.fork(`${stage.name} ${act}`);
      void world.clock
        .sleep(chance.between(0, seconds * 1000))
        .then(() => userWhoWaits(world, stage, users[nth] ?? [], chance))
        .then((user) => playMeasure(operators, stage, operator, user.id, chance))
        .catch((error: unknown) => world.fail(error));
    }
  });
};

/** A user with a job that waits, or any user if none does for ten minutes. */
const userWhoWaits = async (
  world: VirtualWorld,
  stage: Stage,
  users: readonly VirtualUser[],
  random: Random,
): Promise<VirtualUser> => {
  for (let tries = 0; tries < 40; tries += 1) {
    const waiting = new Set(stage.userJobs().flatMap(({ status, user_id }) => (status === 'queued' ? [user_id] : [])));
    const found = users.filter(({ id }) => waiting.has(id));
    if (found.length > 0) return random.pick(found);
    await world.clock.sleep(15_000);
  }
  return random.pick(users);
};

const playMeasure = async (
  operators: Operators,
  stage: Stage,
  operator: VirtualUser,
  userId: string,
  random: Random,
): Promise<void> => {
  const { world, shutUsers, onAct } = operators;
  const lasts = random.exponential(900_000) + 5000;
  if (random.chance(0.35)) {
    const shut = shutUsers.begin(stage, undefined);
    if (shut === undefined) return;
    onAct('deploys paused');
    await untilAnswered(() => operator.pauseDeploys());
    await lastsFor(world, shut, lasts, () => operator.resumeDeploys());
    return;
  }
  const cancelsJobs = random.chance(0.4);
  const shut = shutUsers.begin(stage, userId, cancelsJobs);
  if (shut === undefined) return;
  onAct(cancelsJobs ? 'user suspended and cancelled' : 'user suspended');
  await suspend(world, stage, operator, userId, cancelsJobs);
  if (random.chance(0.1)) {
    onAct('user suspended for good');
    shut.from = world.clock.now();
    return;
  }
  await lastsFor(world, shut, lasts, () => operator.liftSuspension(userId));
};

/** Repeats the call while it leaves jobs. All jobs from before the last call are over then. */
const suspend = async (
  world: VirtualWorld,
  stage: Stage,
  operator: VirtualUser,
  userId: string,
  cancelsJobs: boolean,
): Promise<void> => {
  for (;;) {
    const before = stage.userJobs().filter(({ user_id }) => user_id === userId);
    const { body } = await untilAnswered(() => operator.suspend(userId, cancelsJobs));
    if (body.jobs_left) continue;
    const left = before.find(({ id }) => !isTerminal(stage.jobs.rows.get(id)?.status ?? 'cancelled'));
    if (cancelsJobs && left !== undefined) world.fail(new Violation(left.id, 'a cancel of all jobs left this one'));
    return;
  }
};

const lastsFor = async (
  world: VirtualWorld,
  shut: Shut,
  ms: number,
  open: () => ReturnType<VirtualUser['resumeDeploys']>,
): Promise<void> => {
  shut.from = world.clock.now();
  await world.clock.sleep(ms);
  shut.openedAt = world.clock.now();
  await untilAnswered(open);
  shut.until = world.clock.now();
};

const untilAnswered = async (send: () => ReturnType<VirtualUser['suspend']>) => {
  for (;;) {
    const answer = await send();
    if (answer === undefined) continue;
    if (answer.status >= 300) throw new Error(`An operator was answered ${answer.status}: ${answer.text}`);
    return answer;
  }
};
