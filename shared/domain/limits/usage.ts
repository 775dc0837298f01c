import { createHash } from 'node:crypto';
import * as z from 'zod';
import { sha256Schema, timestampSchema } from '../values.ts';
import { ownLimitsSchema } from './limits.ts';

/** A calendar month of UTC. */
export const monthSchema = z
  .string()
  .max(7)
  .regex(/^\d{4}-(?:0[1-9]|1[0-2])$/, 'must be a month such as 2026-11');

export const countNames = ['pods', 'waiting_jobs', 'micro_dollars_per_hour', 'stored_bytes'] as const;
export const monthlyNames = ['charged_micro_dollars', 'spent_micro_dollars'] as const;

/** The amount of each sum. The last two are of one month, which is named beside them. */
export const amountsSchema = z.partialRecord(z.enum([...countNames, ...monthlyNames]), z.int());
export type Amounts = Readonly<z.infer<typeof amountsSchema>>;

export const negated = (amounts: Amounts): Amounts =>
  amountsSchema.parse(Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, 0 - (amount ?? 0)])));

/** The sums of all of them together. */
export const summed = (...all: readonly Amounts[]): Amounts => {
  const sums: Record<string, number> = {};
  for (const amounts of all)
    for (const [name, amount] of Object.entries(amounts)) sums[name] = (sums[name] ?? 0) + (amount ?? 0);
  return amountsSchema.parse(sums);
};

/**
 * A change that another item must follow: a job, a dataset or an artifact that is about to be stored, admitted, held or deleted. A
 * later call finds by the other item whether that has happened.
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
/** Kind and id. */
export type TransitionKey = `${TransitionKind}#${string}`;

export const transitionSchema = z.object({
  /** The other item carries this token once it has been written. */
  token: z.string().min(1).max(64),
  /** The other item is written within the lifetime of a function after this time, or never. */
  at: timestampSchema,
  /** Amounts that are in the sums already; for `deleting` and `discarding`, amounts still to be taken off. */
  amounts: amountsSchema,
  month: monthSchema.optional(),
  /** The request that a deploy with an Idempotency-Key was sent with. */
  request_sha256: sha256Schema.optional(),
});
export type Transition = z.infer<typeof transitionSchema>;

const monthSumsSchema = z.object({
  /** Spent by jobs that are over, and reserved for those that are not. */
  charged_micro_dollars: z.int().default(0),
  spent_micro_dollars: z.int().default(0),
});
export type MonthSums = z.infer<typeof monthSumsSchema>;

/** All that a user has reserved and spent. The sums of months stand by themselves: a job that is erased is still in them. */
export const usageSchema = z.object({
  pods: z.int().default(0),
  waiting_jobs: z.int().default(0),
  micro_dollars_per_hour: z.int().default(0),
  stored_bytes: z.int().default(0),
  months: z.record(monthSchema, monthSumsSchema).default({}),
  limits: ownLimitsSchema.default({}),
  transitions: z.record(z.string(), transitionSchema).default({}),
  /** Jobs whose reservation was returned lately, and which may not be closed yet. */
  returned: z.array(z.string()).default([]),
  /** How often that list was changed. */
  returns: z.int().default(0),
  /** Deploys of one window of time, by its number since 1970. */
  deploys: z.object({ window: z.int(), count: z.int() }).optional(),
});
export type Usage = z.infer<typeof usageSchema>;

export const zeroUsage: Usage = usageSchema.parse({});

export const monthSums = ({ months }: Usage, month: string): MonthSums => months[month] ?? monthSumsSchema.parse({});

export const transitionKey = (kind: TransitionKind, id: string): TransitionKey => `${kind}#${id}`;

/** The account of a user, by a hash: it stays when all else of theirs is deleted, so that leaving and coming back resets nothing. */
export const usageAccountOf = (userId: string): string => createHash('sha256').update(userId).digest('hex');
