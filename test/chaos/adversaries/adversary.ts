import type { Job } from '../../../shared/domain/jobs/job.ts';
import type { AttemptPlan } from '../../virtual/pod/attempt-plan.ts';
import type { Random } from '../../virtual/random.ts';
import type { Stage } from '../../virtual/stage.ts';
import type { VirtualUser } from '../../virtual/user.ts';
import type { VirtualWorld } from '../../virtual/world.ts';

/** The world in which an adversary plays, and the user that it is there. */
export interface Scene {
  readonly world: VirtualWorld;
  readonly stage: Stage;
  readonly user: VirtualUser;
  readonly random: Random;
}

/** Somebody who does harm on purpose, within what a user and the pods of a user can do. */
export interface Adversary {
  readonly name: string;
  /** True where RunPod's published limits count in the world. */
  readonly needsLimits?: boolean;
  readonly play: (scene: Scene) => Promise<unknown>;
  /** The plan of the pods of its jobs. */
  readonly planFor: (job: Job, random: Random) => AttemptPlan;
}

/** Deploys a job and answers its id once the deploy was answered with one. */
export const deployed = async ({ user, random }: Scene, wish: object): Promise<string | undefined> => {
  const answer = await user.deploy(wish, random.uuid());
  return answer === undefined || answer.status >= 300 ? undefined : String(answer.body.job_id);
};

/** So many of them at once; each as `deployed`. */
export const deployedTogether = (scene: Scene, count: number, wish: object): Promise<readonly (string | undefined)[]> =>
  Promise.all(Array.from({ length: count }, () => deployed(scene, wish)));
