import { createHash } from 'node:crypto';
import * as z from 'zod';
import { sha256Schema, timestampSchema } from '../values.ts';
import { ownLimitsSchema } from './limits.ts';

/** A UTC month, such as `2026-11`. */
export const monthSchema = z
  .string()
  .max(7)
  .regex(/^\d{4}-(?:0[1-9]|1[0-2])$/, 'must be a month such as 2026-11');

export const countNames = ['pods', 'waiting_jobs', 'micro_dollars_per_hour', 'stored_bytes'] as const;
export const monthlyNames = ['charged_micro_dollars', 'spent_micro_dollars'] as const;

/** Amounts by the name of the sum. The last two sums belong to one month, which is given separately. */
export const amountsSchema = z.partialRecord(z.enum([...countNames, ...monthlyNames]), z.int());
export type Amounts = Readonly<z.infer<typeof amountsSchema>>;

export const negated = (amounts: Amounts): Amounts =>
  amountsSchema.parse(Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, 0 - (amount ?? 0)])));

/** Returns the sum of the amounts for each name. */
export const summed = (...all: readonly Amounts[]): Amounts => {
  const sums: Record<string, number> = {};
  for (const amounts of all)
    for (const [name, amount] of Object.entries(amounts)) sums[name] = (sums[name] ?? 0) + (amount ?? 0);
  return amountsSchema.parse(sums);
};

/**
 * The kinds of transitions. A transition records a change of the account that must be followed by a write to a job, a dataset or an
 * artifact. The following write stores, admits, holds or deletes the item. If a call is interrupted, a later call sees from the
 * item whether the following write has happened.
 */
export const transitionKinds = [
  'deploying',
  'admitting',
  'holding',
  'uploading',
  'deleting',
  'storing',
  'discarding',
] as const;
export type TransitionKind = (typeof transitionKinds)[number];
/** The kind of the transition and the id of the job, dataset or artifact. */
export type TransitionKey = `${TransitionKind}#${string}`;

export const transitionSchema = z.object({
  /** The token that the job, dataset or artifact carries after the following write. */
  token: z.string().min(1).max(64),
  /**
   * The time of the write to the account. The following write to the job, dataset or artifact happens within the lifetime of a
   * function after this time, or never.
   */
  at: timestampSchema,
  /**
   * The amounts that the sums of the account already contain. If the kind is `deleting` or `discarding`, the amounts are still to
   * be subtracted.
   */
  amounts: amountsSchema,
  month: monthSchema.optional(),
  /** The hash of the request of a deploy with an Idempotency-Key. */
  request_sha256: sha256Schema.optional(),
});
export type Transition = z.infer<typeof transitionSchema>;

const monthSumsSchema = z.object({
  /** The micro-dollars spent by ended jobs and reserved for open jobs. */
  charged_micro_dollars: z.int().default(0),
  spent_micro_dollars: z.int().default(0),
});
export type MonthSums = z.infer<typeof monthSumsSchema>;

/**
 * The account of a user: all that the user has reserved and spent. The monthly sums do not depend on the stored jobs, so an erased
 * job is still included.
 */
export const usageSchema = z.object({
  pods: z.int().default(0),
  waiting_jobs: z.int().default(0),
  micro_dollars_per_hour: z.int().default(0),
  stored_bytes: z.int().default(0),
  months: z.record(monthSchema, monthSumsSchema).default({}),
  limits: ownLimitsSchema.default({}),
  transitions: z.record(z.string(), transitionSchema).default({}),
  /** The reservations that were released recently and whose jobs may not be closed yet: the job id and the token of each. */
  returned: z.array(z.string()).default([]),
  /** The number of changes of `returned` so far. */
  returns: z.int().default(0),
  /** The deploys in one window of the rate limit. `window` is the number of the window since 1970. */
  deploys: z.object({ window: z.int(), count: z.int() }).optional(),
});
export type Usage = z.infer<typeof usageSchema>;

export const zeroUsage: Usage = usageSchema.parse({});

export const monthSums = ({ months }: Usage, month: string): MonthSums => months[month] ?? monthSumsSchema.parse({});

export const transitionKey = (kind: TransitionKind, id: string): TransitionKey => `${kind}#${id}`;

/**
 * Returns the key of a user's account, which is a hash of the user id. The account is kept when everything else of the user is
 * deleted, so a user who leaves and comes back has the same sums.
 */
export const usageAccountOf = (userId: string): string => createHash('sha256').update(userId).digest('hex');
