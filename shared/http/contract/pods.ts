import * as z from 'zod';
import { artifactKindSchema, artifactNameSchema, artifactSchema } from '../../domain/artifacts/artifact.ts';
import { resolvedConfigSchema } from '../../domain/configs/resolved-config.ts';
import { compressionSchema, datasetFormatSchema } from '../../domain/datasets/dataset.ts';
import { jobErrorSchema } from '../../domain/jobs/job-error.ts';
import { podPhases } from '../../domain/jobs/status.ts';
import { podIdPattern } from '../../domain/pods/pod-id.ts';
import { maxParts } from '../../domain/storage/multipart.ts';
import { logLineSchema, maxLogCallBytes } from '../../domain/telemetry/log-line.ts';
import { maxBatchBytes, maxPointsPerBatch, metricPointSchema } from '../../domain/telemetry/metric-point.ts';
import { idSchema, sha256Schema, timestampSchema } from '../../domain/values.ts';
import { operation } from '../operation.ts';
import { ofArtifact, ofJob } from './common.ts';
import { checkedPartSchema, uploadSchema } from './uploads.ts';

const attempt = z.int().min(1).max(99_999);
const seq = z.int().min(0).max(1_000_000_000);
const authErrors = [401, 410] as const;

/** The GPUs of a pod, as the pod reports them in its claim and with metrics. */
export const gpuFactsSchema = z
  .strictObject({
    name: z.string().max(200).optional(),
    count: z.int().min(0).max(64).optional(),
    memory_mb: z.number().min(0).optional(),
    driver_version: z.string().max(64).optional(),
    utilization_percent: z.number().min(0).max(100).optional(),
    memory_used_mb: z.number().min(0).optional(),
  })
  .optional();

const datasetOfferSchema = z.object({
  id: idSchema,
  url: z.string(),
  size_bytes: z.int(),
  sha256: sha256Schema.optional(),
  format: datasetFormatSchema.optional(),
  compression: compressionSchema,
});

export const claimAttempt = operation({
  ...ofJob,
  name: 'claim-attempt',
  summary: 'Takes the attempt, once; a second boot of it is refused',
  body: z.strictObject({
    attempt,
    pod_id: z.string().max(128).regex(podIdPattern, 'must be the id of a pod at RunPod'),
    boot_id: z.string().min(1).max(128),
    gpu: gpuFactsSchema,
  }),
  output: z.object({
    dataset: datasetOfferSchema,
    /**
     * The separate dataset for evaluation. The field is absent if the evaluation uses a part of the training dataset or the job has no
     * evaluation.
     */
    validation: datasetOfferSchema.optional(),
    /** The config with all defaults filled in. Settings that are still open depend on the machine. */
    config: resolvedConfigSchema,
    runtime: z.object({ url: z.string(), sha256: sha256Schema }),
    secrets: z.record(z.string(), z.string()),
    heartbeat_interval_seconds: z.number(),
    deadline_at: timestampSchema,
    /** The newest complete checkpoint of an earlier attempt. */
    resume: z.object({ url: z.string(), size_bytes: z.int(), sha256: sha256Schema }).optional(),
    /** The GPUs that the pod is paid for. */
    gpu: z.object({ type: z.string(), count: z.int(), memory_gb: z.number().optional() }).optional(),
  }),
  answers: { 200: 'All the pod needs' },
  errors: [...authErrors, 409],
});

const finite = z.number();
const directiveSchema = z.object({
  accepted: z.int(),
  directive: z.enum(['continue', 'stop']),
  reason: z.string().optional(),
  /** The deadline while a hold extends it. The deadline from the claim applies if the field is absent. */
  deadline_at: timestampSchema.optional(),
});

export const reportMetrics = operation({
  ...ofJob,
  name: 'report-metrics',
  summary: 'Points of the training curve, and the heartbeat',
  maxBodyBytes: maxBatchBytes,
  body: z.strictObject({
    attempt,
    seq,
    metrics: z.array(metricPointSchema).max(maxPointsPerBatch),
    /** The present phase of the pod. This field replaces an event of the phase that is late or lost. */
    phase: z.enum(podPhases).optional(),
    /**
     * True when the pod has seen work other than training steps since its last report. Such work is a step of an evaluation, bytes that the
     * trainer moves, or a GPU that draws about as much power as during steps. A training counts as stalled only if neither steps nor such
     * work are reported.
     */
    active: z.boolean().optional(),
    gpu: gpuFactsSchema,
    progress: z
      .strictObject({
        current_step: z.int().min(0).optional(),
        total_steps: z.int().min(0).optional(),
        current_epoch: finite.min(0).optional(),
        total_epochs: finite.min(0).optional(),
        /** The bytes that the phase downloads or uploads. The job shows these bytes only while it is in the same phase. */
        transfer: z
          .strictObject({
            phase: z.enum(podPhases),
            done_bytes: z.int().min(0),
            total_bytes: z.int().min(0),
          })
          .optional(),
      })
      .optional(),
  }),
  output: directiveSchema,
  answers: { 200: 'What to do next' },
  errors: [...authErrors, 409],
});

export const reportEvent = operation({
  ...ofJob,
  name: 'report-event',
  summary: 'A new phase, a word to the owner, or the end of the attempt, which terminates the pod at once',
  body: z
    .strictObject({
      attempt,
      seq,
      type: z.enum(['phase', 'notice', 'failed', 'completed']),
      /** The text of a notice. A notice is added to the events of the job and changes nothing else. */
      message: z.string().min(1).max(1000).optional(),
      phase: z.enum(podPhases).optional(),
      error: jobErrorSchema.optional(),
      totals: z
        .strictObject({
          total_steps: z.int().min(0).optional(),
          total_epochs: finite.min(0).optional(),
        })
        .optional(),
    })
    .refine((event) => event.type !== 'phase' || event.phase !== undefined, {
      path: ['phase'],
      message: 'is needed for an event of type phase',
    })
    .refine((event) => event.type !== 'notice' || event.message !== undefined, {
      path: ['message'],
      message: 'is needed for an event of type notice',
    })
    .refine((event) => event.type !== 'failed' || event.error !== undefined, {
      path: ['error'],
      message: 'is needed for an event of type failed',
    }),
  output: directiveSchema,
  answers: { 200: 'It is on record' },
  errors: [...authErrors, 409],
});

export const shipLogs = operation({
  ...ofJob,
  name: 'ship-logs',
  summary: 'Lines of the log of the pod',
  maxBodyBytes: maxLogCallBytes,
  body: z.strictObject({ attempt, seq, lines: z.array(logLineSchema).max(10_000) }),
  output: directiveSchema,
  answers: { 200: 'They are stored' },
  errors: [...authErrors, 429],
});

export const createArtifact = operation({
  ...ofJob,
  name: 'create-artifact',
  summary: 'Announces something that the job made and answers where its bytes go',
  body: z.strictObject({
    attempt,
    name: artifactNameSchema,
    kind: artifactKindSchema,
    size_bytes: z.int().min(1).max(5_000_000_000_000),
    sha256: sha256Schema,
    /** The SHA-256 of each part of 64 MiB, for files above 100 MiB. S3 then refuses a part with other bytes. */
    part_sha256: z.array(sha256Schema).min(1).max(10_000).optional(),
    /**
     * The number of the first part that the answer contains a URL for. One answer has at most a thousand URLs. Further calls request the
     * rest.
     */
    from_part: z.int().min(1).max(maxParts).optional(),
  }),
  output: z.object({ artifact: artifactSchema, upload: uploadSchema }),
  answers: { 201: 'The artifact and its upload' },
  errors: [...authErrors, 409, 422, 429],
});

export const completeArtifact = operation({
  ...ofArtifact,
  name: 'complete-artifact',
  summary: 'Checks that the bytes are there with the size and SHA-256 announced',
  body: z.strictObject({
    attempt: attempt.optional(),
    upload_id: z.string().min(1).max(1024).optional(),
    parts: z.array(checkedPartSchema).min(1).max(10_000).optional(),
  }),
  bodyOptional: true,
  output: z.object({ artifact: artifactSchema }),
  answers: { 200: 'The artifact is complete' },
  errors: [...authErrors, 404, 409, 422],
});
