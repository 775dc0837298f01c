import * as z from 'zod';
import { secondsBetween } from '../../domain/clock.ts';
import { trainerOf } from '../../domain/configs/trainer-of.ts';
import { attemptRecordSchema } from '../../domain/jobs/attempt-record.ts';
import { historyEntrySchema } from '../../domain/jobs/history.ts';
import type { Job } from '../../domain/jobs/job.ts';
import { jobSpecSchema } from '../../domain/jobs/job-spec.ts';
import { parseStored } from '../stored.ts';
import type { Item } from './table.ts';

/** Version 0.1 kept a job with its spec, its history and the ends of its logs as one flat item. */
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

/** Fields that a job of today has, from what an item of version 0.1 holds. */
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

/** Every line of that history says the phase that began or went on with it. */
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

/** The spec as it lies in such an item. */
export const legacySpec = (item: Item) => {
  const { webhook, ...spec } = parseStored(legacySchema, 'job', item);
  const secret = spec.webhook_secret_ciphertext ?? webhook?.secret_ciphertext;
  return { ...jobSpecSchema.parse(spec), ...(secret === undefined ? {} : { webhook_secret_ciphertext: secret }) };
};
