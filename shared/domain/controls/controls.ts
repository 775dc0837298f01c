import * as z from 'zod';
import { AppError } from '../errors.ts';
import { lineSchema, timestampSchema } from '../values.ts';

export const controlReasonSchema = lineSchema(200);

/** The measure that an operator has put in place, and why. `set_by` is the subject of the operator's token. */
export const controlSchema = z.object({
  reason: controlReasonSchema,
  set_at: timestampSchema,
  set_by: z.string().min(1),
});
export type Control = z.infer<typeof controlSchema>;

/** All that operators have put in place for the stage. */
export interface Controls {
  /** While it stands no deploy is taken and no job that waits is launched. */
  readonly deploysPause: Control | undefined;
  /** By user id: users who may deploy and store nothing new, and none of whose waiting jobs is launched. */
  readonly suspensions: ReadonlyMap<string, Control>;
}

/** One item has room for so many: each takes up to 2.2 KB of the 400 that DynamoDB gives it. */
export const maxSuspensions = 150;

/** So often a client may ask whether a pause is over. */
const pauseRetrySeconds = 60;

/** Throws `user_suspended` (403), with the operator's reason. */
export const assertNotSuspended = ({ suspensions }: Controls, userId: string): void => {
  const suspension = suspensions.get(userId);
  if (suspension === undefined) return;
  const { reason, set_at } = suspension;
  throw new AppError('user_suspended', `An operator has suspended your account: ${reason}`, {
    details: { reason, since: set_at },
  });
};

/** Throws `user_suspended` (403) or `deploys_paused` (503), with the operator's reason. */
export const assertMayDeploy = (controls: Controls, userId: string): void => {
  assertNotSuspended(controls, userId);
  if (controls.deploysPause === undefined) return;
  const { reason, set_at } = controls.deploysPause;
  throw new AppError('deploys_paused', `New deploys are paused by an operator: ${reason} Try again later.`, {
    details: { reason, since: set_at },
    retryAfterSeconds: pauseRetrySeconds,
  });
};

/** True when a job of that user that waits may be launched. */
export const mayLaunch = ({ deploysPause, suspensions }: Controls, userId: string): boolean =>
  deploysPause === undefined && !suspensions.has(userId);
