import * as z from 'zod';
import { AppError } from '../errors.ts';
import { lineSchema, timestampSchema } from '../values.ts';

export const controlReasonSchema = lineSchema(200);

/** A measure that an operator has set, with the reason. `set_by` is the subject (`sub`) of the operator's token. */
export const controlSchema = z.object({
  reason: controlReasonSchema,
  set_at: timestampSchema,
  set_by: z.string().min(1),
});
export type Control = z.infer<typeof controlSchema>;

/** All measures of operators that are in effect for the stage. */
export interface Controls {
  /** A pause of deploys. While the pause is in effect, no deploy is accepted and no waiting job is launched. */
  readonly deploysPause: Control | undefined;
  /**
   * The suspended users, by user id. A suspended user can neither deploy nor store anything new. No waiting job of a suspended user
   * is launched.
   */
  readonly suspensions: ReadonlyMap<string, Control>;
}

/** The limit of suspensions that fit in one DynamoDB item. A suspension takes up to 2.2 KB, and an item has at most 400 KB. */
export const maxSuspensions = 150;

/** The `Retry-After` of a deploy that is refused during a pause. */
const pauseRetrySeconds = 60;

/** Throws `user_suspended` (403) with the operator's reason if the user is suspended. */
export const assertNotSuspended = ({ suspensions }: Controls, userId: string): void => {
  const suspension = suspensions.get(userId);
  if (suspension === undefined) return;
  const { reason, set_at } = suspension;
  throw new AppError('user_suspended', `An operator has suspended your account: ${reason}`, {
    details: { reason, since: set_at },
  });
};

/** Throws `user_suspended` (403) or `deploys_paused` (503) with the operator's reason. */
export const assertMayDeploy = (controls: Controls, userId: string): void => {
  assertNotSuspended(controls, userId);
  if (controls.deploysPause === undefined) return;
  const { reason, set_at } = controls.deploysPause;
  throw new AppError('deploys_paused', `New deploys are paused by an operator: ${reason} Try again later.`, {
    details: { reason, since: set_at },
    retryAfterSeconds: pauseRetrySeconds,
  });
};

/** Returns whether a waiting job of the user may be launched. */
export const mayLaunch = ({ deploysPause, suspensions }: Controls, userId: string): boolean =>
  deploysPause === undefined && !suspensions.has(userId);
