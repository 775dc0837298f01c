import * as z from 'zod';
import { secondsBetween } from '../../domain/clock.ts';
import { trainerOf } from '../../domain/configs/trainer-of.ts';
import { attemptRecordSchema } from '../../domain/jobs/attempt-record.ts';
import { historyEntrySchema } from '../../domain/jobs/history.ts';
import type { Job } from '../../domain/jobs/job.ts';
import { jobSpecSchema } from '../../domain/jobs/job-spec.ts';
import { parseStored } from '../stored.ts';
import type { Item } from './table.ts';

/** The form of version 0.1, which stored a job, its spec, its history and the ends of its logs as one flat item. */
const legacySchema = z.object({
  ...jobSpecSchema.shape,
  attempt: z.int(),
  attempts: z.array(attemptRecordSchema),
  history: z.array(historyEntrySchema),
  webhook: z.object({ secret_ciphertext: z.string().optional() }).optional(),
});

export const isLegacyItem = (item: Item): boolean => item.watch === undefined;

type LegacyFields = Pick<
  Job,
  | 'trainer'
  | 'offer_prices'
  | 'closed_dollars'
  | 'closed_seconds'
  | 'has_secrets'
  | 'phase_entered_at'
  | 'phase_seconds'
  | 'hold_changes'
> & { readonly webhook_secret_ciphertext?: string };

/** Computes the fields of a current job that an item of version 0.1 does not have. */
export const legacyFields = (item: Item): LegacyFields => {
  const { training_config, candidates, attempt, attempts, history, secrets_ciphertext, webhook } = parseStored(
    legacySchema,
    'job',
    item,
  );
  return {
    trainer: trainerOf(training_config),
    offer_prices: candidates.map(({ cost_per_hour }) => cost_per_hour),
    closed_dollars: attempts.reduce((sum, { cost }) => sum + cost, 0),
    closed_seconds: attempts.reduce(
      (sum, { pod_created_at, ended_at }) =>
        sum + (pod_created_at === null ? 0 : Math.max(0, secondsBetween(pod_created_at, ended_at))),
      0,
    ),
    ...(secrets_ciphertext === undefined ? {} : { has_secrets: true }),
    ...(webhook?.secret_ciphertext === undefined ? {} : { webhook_secret_ciphertext: webhook.secret_ciphertext }),
    hold_changes: history.filter(({ type }) => type === 'hold').length,
    ...phasesOf(attempt, history),
  };
};

/**
 * Computes the seconds of each phase and the start of the present phase. Every history entry of version 0.1 names the phase that was
 * current from then on.
 */
const phasesOf = (
  attempt: number,
  history: z.infer<typeof legacySchema>['history'],
): Pick<Job, 'phase_entered_at' | 'phase_seconds'> => {
  const begin = Math.max(
    0,
    history.findLastIndex((line) => line.attempt < attempt),
  );
  const lines = history.slice(begin);
  const seconds: NonNullable<Job['phase_seconds']> = {};
  for (const [index, { at, phase }] of lines.entries()) {
    const next = lines[index + 1];
    if (phase !== null && next !== undefined) {
      seconds[phase] = (seconds[phase] ?? 0) + Math.max(0, secondsBetween(at, next.at));
    }
  }
  const last = lines.at(-1);
  return { phase_seconds: seconds, ...(last === undefined ? {} : { phase_entered_at: last.at }) };
};

/** Returns the spec from an item of version 0.1. */
export const legacySpec = (item: Item) => {
  const { webhook, ...spec } = parseStored(legacySchema, 'job', item);
  const secret = spec.webhook_secret_ciphertext ?? webhook?.secret_ciphertext;
  return { ...jobSpecSchema.parse(spec), ...(secret === undefined ? {} : { webhook_secret_ciphertext: secret }) };
};
