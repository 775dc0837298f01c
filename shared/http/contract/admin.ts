import * as z from 'zod';
import { controlReasonSchema, controlSchema, maxSuspensions } from '../../domain/controls/controls.ts';
import { installationLimitsSchema } from '../../domain/limits/installation.ts';
import { ownLimitsSchema } from '../../domain/limits/limits.ts';
import { limitsViewSchema } from '../../domain/limits/limits-view.ts';
import { monthSchema } from '../../domain/limits/usage.ts';
import { operation } from '../operation.ts';
import { listQuery, pageOf } from './common.ts';

const forOperators = 'For operators: everybody else is answered 403.';

/** The path of a user. `user_id` is the `sub` of the user's tokens. */
const ofUser = { path: z.strictObject({ user_id: z.string().min(1).max(256) }) };

const suspensionSchema = controlSchema.extend({ user_id: z.string() });

const controlsSchema = z.object({
  /** The pause of deploys; `null` if deploys are not paused. */
  deploys_pause: controlSchema.nullable(),
  suspensions: z.array(suspensionSchema),
});

export const suspendUser = operation({
  ...ofUser,
  name: 'suspend-user',
  summary: 'Suspends a user, or changes why; for operators',
  description: [
    forOperators,
    'From then on the user’s deploys, uploads and writes of configs are refused with 403 user_suspended and the reason, and',
    'none of their waiting jobs is launched. What they have can be read, cancelled and deleted; jobs that run go on unless',
    `cancel_jobs is true, which cancels all of theirs now; sweeps end the pods. At most ${maxSuspensions} users are suspended`,
    'at once (409 suspension_limit_reached). user_id is the subject of the user’s tokens.',
  ].join(' '),
  body: z.strictObject({ reason: controlReasonSchema, cancel_jobs: z.boolean().default(false) }),
  output: suspensionSchema.extend({
    jobs_cancelled: z.int(),
    /** True when there was no time to cancel all jobs. A repeated call cancels the remaining jobs. */
    jobs_left: z.boolean(),
  }),
  answers: { 200: 'The user is suspended' },
  errors: [409],
});

export const liftSuspension = operation({
  ...ofUser,
  name: 'lift-suspension',
  summary: 'Lifts the suspension of a user, if there is one; for operators',
  description: forOperators,
  answers: { 204: 'The user is not suspended' },
});

export const pauseDeploys = operation({
  name: 'pause-deploys',
  summary: 'Pauses deploys of everybody, or changes why; for operators',
  description: [
    forOperators,
    'From then on deploys are answered 503 deploys_paused with the reason and Retry-After, and no waiting job is launched.',
    'Jobs that run go on, and the time that others wait for a GPU begins anew when deploys are resumed.',
  ].join(' '),
  body: z.strictObject({ reason: controlReasonSchema }),
  output: controlSchema,
  answers: { 200: 'Deploys are paused' },
});

export const resumeDeploys = operation({
  name: 'resume-deploys',
  summary: 'Takes deploys again; for operators',
  description: forOperators,
  answers: { 204: 'Deploys are taken' },
});

export const getControls = operation({
  name: 'get-controls',
  summary: 'What operators have put in place; for operators',
  description: forOperators,
  output: controlsSchema,
  answers: { 200: 'All that stands' },
});

/** The sums of all users together, and the limits of these sums. */
const installationViewSchema = z.object({
  limits: installationLimitsSchema,
  used: installationLimitsSchema,
  /** The month that the sum of dollars belongs to. */
  month: monthSchema,
  /** True when jobs wait because of the installation's limits, although their users' own limits would admit them. */
  is_full: z.boolean(),
});

const userLimitsSchema = z.object({
  user_id: z.string(),
  /** The limits that an operator has set for this user. All other limits come from the stage. */
  set: ownLimitsSchema,
  ...limitsViewSchema.shape,
});

export const listUsers = operation({
  name: 'list-users',
  summary: 'Users with what they have reserved, spent and left; for operators',
  description: [
    forOperators,
    'Everybody who has ever deployed or uploaded is in it, in the order of their ids; installation tells what all of them have',
    'together, which may be more than they have until the next sweep, and what they may.',
  ].join(' '),
  query: listQuery,
  output: pageOf(
    userLimitsSchema.extend({
      /** The reason and the time of the user's suspension; `null` if the user is not suspended. */
      suspended: controlSchema.nullable(),
    }),
  ).extend({ installation: installationViewSchema }),
  answers: { 200: 'A page' },
});

export const getLimits = operation({
  ...ofUser,
  name: 'get-limits',
  summary: 'The limits of a user and what is used of each; for operators',
  description: `${forOperators} A user who has never used anything has the limits of the stage.`,
  output: userLimitsSchema,
  answers: { 200: 'Limits and use' },
  errors: [403],
});

export const putLimits = operation({
  ...ofUser,
  name: 'put-limits',
  summary: 'Sets the limits of a user; for operators',
  description: [
    forOperators,
    'They hold from the next deploy or upload on, in the place of those that were set before; one that is left out is the',
    'stage’s again. What the user has already stays, also where it is more than a limit: no job is ended for it.',
  ].join(' '),
  body: z.strictObject(ownLimitsSchema.shape),
  output: userLimitsSchema,
  answers: { 200: 'Limits and use' },
  errors: [403],
});
