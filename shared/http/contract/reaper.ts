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
    /**
     * True when silence is excused, so that no job is ended for silence. The reason is that most users' pods are silent at once, or that
     * the canary's reports do not arrive.
     */
    mass_silence: z.boolean(),
    /** The number of calls to RunPod, including every page and every retry. */
    provider_calls: z.int(),
    /** The verdicts in the order in which a sweep would execute them. */
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
    /** The jobs that a person holds. */
    held: z.array(
      z.object({
        job_id: idSchema,
        attempt: z.int(),
        held_until: timestampSchema,
        set_by: z.enum(['user', 'operator']),
        reason: z.string(),
        /** The end that a sweep would execute without the hold; `null` if the sweep would not end the job. */
        spared: z.object({ reason: reasonSchema, numbers: numbersSchema }).nullable(),
      }),
    ),
    /** The number of omitted entries. An answer holds at most 1000 verdicts and 1000 held jobs. */
    truncated: z.int(),
  }),
  repeatable: true,
  answers: { 200: 'What would be done; nothing was' },
});
