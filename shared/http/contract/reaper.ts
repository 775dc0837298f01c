import * as z from 'zod';
import { historyEntrySchema } from '../../domain/jobs/history.ts';
import { reasonSchema } from '../../domain/jobs/reason-schema.ts';
import { jobPhaseSchema, jobStatusSchema } from '../../domain/jobs/status.ts';
import { idSchema, timestampSchema } from '../../domain/values.ts';
import { operation } from '../operation.ts';

const numbersSchema = historyEntrySchema.shape.numbers.unwrap();

export const dryRunSweep = operation({
  name: 'dry-run-sweep',
  summary: 'What a sweep would do now, with the numbers behind it; for operators',
  description: [
    'Lists the pods at RunPod and reads the open jobs as a sweep does, judges each, and touches nothing. An operator is who',
    'has the claim that the settings OPERATOR_CLAIM and OPERATOR_CLAIM_VALUE name; everybody else is answered 403. A side',
    'that cannot be read whole is 503 and named. The calls come out of the 60 a minute that RunPod grants the account at',
    'worst, which sweeps and deploys need: one a page of the list, and up to 10 looks at the logs of pods that do not start.',
  ].join(' '),
  query: z.strictObject({
    dry_run: z.literal('true', 'must be true: sweeps themselves run each minute, by a schedule'),
  }),
  output: z.object({
    at: timestampSchema,
    jobs: z.int(),
    pods: z.int(),
    /** Half or more of the running jobs are silent, so that no silence is acted on. */
    mass_silence: z.boolean(),
    /** Calls to RunPod that this took, every page and repeat counted. */
    provider_calls: z.int(),
    /** In the order in which a sweep would act. */
    verdicts: z.array(
      z.object({
        job_id: idSchema.nullable(),
        attempt: z.int().nullable(),
        pod_id: z.string().nullable(),
        status: jobStatusSchema.nullable(),
        phase: jobPhaseSchema.nullable(),
        verdict: z.string(),
        reason: reasonSchema.optional(),
        message: z.string(),
        numbers: numbersSchema,
      }),
    ),
    /** Jobs that a person holds. */
    held: z.array(
      z.object({
        job_id: idSchema,
        attempt: z.int(),
        held_until: timestampSchema,
        set_by: z.enum(['user', 'operator']),
        reason: z.string(),
        /** The end that a sweep would carry out without the hold; `null` if none. */
        spared: z.object({ reason: reasonSchema, numbers: numbersSchema }).nullable(),
      }),
    ),
    /** How many more there are: an answer holds 1000 verdicts and 1000 held jobs. */
    truncated: z.int(),
  }),
  repeatable: true,
  answers: { 200: 'What would be done; nothing was' },
});
