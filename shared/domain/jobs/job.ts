import * as z from 'zod';
import { trainingMethodSchema } from '../configs/training-method.ts';
import { reservedSchema } from '../limits/reserved.ts';
import { lateReportsSchema } from '../telemetry/late-reports.ts';
import {
  dollarsSchema,
  idSchema,
  lineSchema,
  nameSchema,
  sha256Schema,
  storedTimestampSchema,
  timestampSchema,
} from '../values.ts';
import { attemptRecordSchema } from './attempt-record.ts';
import { cloudSchema } from './candidate.ts';
import { historyEntrySchema } from './history.ts';
import { jobErrorSchema } from './job-error.ts';
import { progressSchema } from './job-progress.ts';
import { type JobSpec, jobSpecSchema } from './job-spec.ts';
import { labelsSchema } from './labels.ts';
import { reasonSchema } from './reason-schema.ts';
import { jobPhaseSchema, jobStatusSchema } from './status.ts';

export const webhookSchema = z.object({
  url: z.url(),
  /** Deliveries tried so far. */
  tries: z.int().min(0),
  /** From the end of the job until its row of due work stands. */
  due_at: timestampSchema.optional(),
  delivered_at: timestampSchema.optional(),
  /** A short word for why the last try failed. */
  last_error: z.string().max(100).optional(),
});

export const maxWarningCharacters = 1000;

export const holdReasonSchema = lineSchema(500);

/** Why a person wants a job left alone, and who that is. */
const holdSchema = z.object({
  reason: holdReasonSchema,
  set_at: timestampSchema,
  set_by: z.enum(['user', 'operator']),
});

/** A job as it is stored: one item. Fields of the current attempt are flat, so that one condition can name them. */
export const jobSchema = z.object({
  id: idSchema,
  user_id: z.string().min(1),
  status: jobStatusSchema,
  phase: jobPhaseSchema.nullable(),
  /** When the job entered its phase; a claim, which enters `downloading_dataset`, leaves it and has `claimed_at`. */
  phase_entered_at: timestampSchema.optional(),
  /** Seconds of this attempt in the phases that it has left. */
  phase_seconds: z.partialRecord(jobPhaseSchema, z.number().min(0)).optional(),
  reason: reasonSchema.optional(),
  error: jobErrorSchema.optional(),

  training_config_id: idSchema.optional(),
  /** Name, model and method stand here for lists of jobs; jobs stored before these fields existed have none of the three. */
  name: nameSchema.optional(),
  model: z.string().min(1).max(200).optional(),
  method: trainingMethodSchema.optional(),
  labels: labelsSchema.optional(),
  /** How often the labels were changed, so that two changes at once do not undo each other. */
  label_changes: z.int().min(0).optional(),
  /** The trainer of the config: `smoke` uses no GPU. */
  trainer: z.string().min(1),
  dataset_id: idSchema,
  validation_dataset_id: idSchema.optional(),

  gpu_count: z.int().min(1),
  budget_limit: dollarsSchema.optional(),
  max_duration_minutes: z.number().positive(),
  capacity_wait_seconds: z.number().min(0),
  max_attempts: z.int().min(1),
  /** The most that all attempts together can cost, by `mostDollars`. */
  estimated_cost: dollarsSchema,
  /** The share of the account of its user; returned once the job is no longer `open`. Jobs stored before this field existed have none. */
  reserved: reservedSchema.optional(),
  /**
   * The price of the pod's disks while it runs, beside `cost_per_hour`, which has the GPUs alone. Jobs stored before this field
   * existed have none.
   */
  disk_cost_per_hour: dollarsSchema.optional(),
  /** The warnings with which the deploy went ahead. */
  warning: z.string().max(maxWarningCharacters).optional(),
  webhook: webhookSchema.optional(),
  /** The spec still holds secrets. */
  has_secrets: z.boolean().optional(),

  /** Dollars per hour of each offer, in the order of the spec. `candidate_index` counts on for ever and wraps around. */
  offer_prices: z.array(dollarsSchema).min(1).max(25),
  candidate_index: z.int().min(0),
  /** `offerKey` of the first candidate. Jobs stored before this field existed have none. */
  first_offer: z.string().max(64).optional(),
  /** Since when this attempt waits for capacity, and when the next create may go out. */
  queued_at: timestampSchema,
  next_launch_at: timestampSchema,
  /** Rounds through all candidates that found nothing, in this wait. */
  empty_rounds: z.int().min(0),
  last_refusal: z.string().optional(),
  /** The reason for which the job would end if its wait were over now; absent while RunPod has answered nothing about it. */
  wait_reason: reasonSchema.optional(),
  /** Offers in a row that RunPod refused for another reason than capacity. */
  rejections_in_row: z.int().min(0).optional(),
  /** Offers in a row that RunPod said this account may not have. */
  forbidden_in_row: z.int().min(0).optional(),
  /** Since when RunPod has had too many calls to answer this job. Its wait goes on once there is an answer. */
  rate_limited_since: timestampSchema.optional(),

  attempt: z.int().min(1),
  attempts: z.array(attemptRecordSchema),
  /** Dollars and seconds of the pods of the attempts that are over. */
  closed_dollars: dollarsSchema.optional(),
  closed_seconds: z.number().min(0).optional(),
  /** Pods of attempts that are over which no look by id has found gone yet. */
  leaving_pod_ids: z.array(z.string()).optional(),
  job_token_sha256: sha256Schema.optional(),
  /** Set before the POST and kept until its outcome is known: while it is set a pod may exist that we have not seen. */
  creating_since: timestampSchema.optional(),
  pod_id: z.string().min(1).optional(),
  /** The id that the pod gave at its claim; by its name at the provider, not by this id, we know whether it is ours. */
  claimed_pod_id: z.string().optional(),
  pod_created_at: timestampSchema.optional(),
  gpu_type: z.string().optional(),
  /** Where the pod is, as far as the provider reports it. */
  cloud: cloudSchema.optional(),
  data_center_id: z.string().max(200).optional(),
  cost_per_hour: dollarsSchema.optional(),
  /** Another price, which one list alone has shown so far, and when: it counts for nothing until the next list agrees. */
  told_cost_per_hour: dollarsSchema.optional(),
  told_cost_at: timestampSchema.optional(),
  /** The price of the offer that the pod was made for: it is billed at that where RunPod reports no price, or an impossible one. */
  offered_cost_per_hour: dollarsSchema.optional(),
  claimed_at: timestampSchema.optional(),
  boot_id: z.string().optional(),
  /** When a second boot of the same pod asked for the attempt: its container has restarted. */
  restarted_at: timestampSchema.optional(),
  /** The first clean list that showed the pod as stopped; cleared by a list that does not. */
  stopped_since: timestampSchema.optional(),
  /** First clean list from which a known pod was missing. */
  missing_since: timestampSchema.optional(),
  /**
   * When the container started, by the uptime in the last list that changed this. The first value comes from before the claim; a
   * later start than that means a restart.
   */
  container_started_at: timestampSchema.optional(),
  /** The uptime in that list. */
  container_uptime_seconds: z.number().optional(),
  /** First of the lists in a row that showed no runtime of a pod that is silent. */
  no_runtime_since: timestampSchema.optional(),

  last_heartbeat_at: timestampSchema.optional(),
  /**
   * Since when the reports of the pod have come without a gap (`hearingGapSeconds`). Time in which our side could not receive
   * reports proves nothing about the pod.
   */
  heard_since: timestampSchema.optional(),
  /** The first sweep that found the pod silent while reports were known to arrive; counts until the next report. */
  silent_since: timestampSchema.optional(),
  last_metrics_seq: z.int().min(0).optional(),
  last_step_at: timestampSchema.optional(),
  /** When the pod last reported, in a report without points, that it works all the same: an evaluation, a merge, a long step. */
  last_active_at: timestampSchema.optional(),
  /** The first and the last point of this attempt by the pod's own clock, and how many there were: its pace. */
  first_point_at: storedTimestampSchema.optional(),
  first_point_step: z.int().min(0).optional(),
  last_point_at: storedTimestampSchema.optional(),
  last_point_step: z.int().min(0).optional(),
  points_told: z.int().min(0).optional(),
  /** Steps that the trainer means to make in all. Sweeps judge the pod by it, since their rows lack the progress. */
  steps_planned: z.int().min(0).optional(),
  /** Points and bytes of reports that were taken in that hour. */
  metrics_hour: z.string().optional(),
  metrics_points: z.int().min(0).optional(),
  /** Late reports of all attempts, for followers of the curve. */
  late_reports: lateReportsSchema.optional(),
  /** First of the sweeps in a row, up to the last one, that saw every GPU of the pod idle in `training`. */
  gpu_idle_since: timestampSchema.optional(),
  /** The time of a late one of these sweeps: not each of them is noted. */
  gpu_idle_seen_at: timestampSchema.optional(),
  progress: progressSchema,
  token_refreshes: z.int().min(0),
  /** SHA-256 of the newest download token of this attempt: the one that a refresh revokes. */
  download_token_sha256: sha256Schema.optional(),
  /** SHA-256 of the newest download token of this attempt for the validation dataset. */
  validation_token_sha256: sha256Schema.optional(),
  log_hour: z.string().optional(),
  log_bytes: z.int().min(0).optional(),
  /** Set when an adapter or a model of this job lies in the bucket, complete and checked. */
  model_uploaded_at: timestampSchema.optional(),
  /** Newest whole checkpoint in the bucket, of any attempt. */
  checkpoint: z
    .object({ artifact_id: idSchema, object_key: z.string(), size_bytes: z.int().min(1), sha256: sha256Schema })
    .optional(),
  /**
   * An upper bound of the artifacts of the job: those at the last count and all announced since. A repeated announcement counts
   * again, and deleted or completed ones are not taken off.
   */
  artifact_count: z.int().min(0).optional(),
  artifact_bytes: z.int().min(0).optional(),
  artifact_uploads: z.int().min(0).optional(),
  /** Sent to the pod with the answer to its next heartbeat. */
  stop_requested: z.string().optional(),

  /** Until when a person holds the job, over its attempts. Not held if this is past or absent. */
  held_until: timestampSchema.optional(),
  hold: holdSchema.optional(),

  /** The newest lines of the history; `history_spilled` older ones lie in items of their own. */
  history: z.array(historyEntrySchema),
  history_spilled: z.int().min(0).optional(),
  /** Counts of the kinds of entries of which a job keeps a bounded number. */
  hold_changes: z.int().min(0).optional(),
  non_finite_notices: z.int().min(0).optional(),
  restart_notices: z.int().min(0).optional(),
  /** Deletes that sweeps sent for pods of this job that are no longer needed, and when the last of them was. */
  terminate_tries: z.int().min(0),
  terminate_tried_at: timestampSchema.optional(),
  /** The reaper still has something to do: the job is active, its pod not seen gone, or its webhook due. */
  open: z.boolean(),
  /** Since when its erasure is under way: reads no longer find it, except `getEvenErased`. */
  erased_at: timestampSchema.optional(),

  created_at: timestampSchema,
  started_at: timestampSchema.optional(),
  completed_at: timestampSchema.optional(),
  /** When the earliest metrics and logs of its pods expire. Jobs stored before this field existed have none. */
  telemetry_expires_at: timestampSchema.optional(),
  updated_at: timestampSchema,
});
export type Job = z.infer<typeof jobSchema>;

export type FullJob = Job & JobSpec;

/** The fields of the spec alone. */
export const specOf = (job: FullJob): JobSpec => jobSpecSchema.parse(job);
