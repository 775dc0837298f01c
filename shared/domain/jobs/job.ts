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
  /** The number of deliveries tried so far. */
  tries: z.int().min(0),
  /** The time when the job ended. The field is removed once the row of due work for the webhook exists. */
  due_at: timestampSchema.optional(),
  delivered_at: timestampSchema.optional(),
  /** A short reason why the last try failed. */
  last_error: z.string().max(100).optional(),
});

export const maxWarningCharacters = 1000;

export const holdReasonSchema = lineSchema(500);

/** The hold of a job: its reason, when it was set, and by whom. */
const holdSchema = z.object({
  reason: holdReasonSchema,
  set_at: timestampSchema,
  set_by: z.enum(['user', 'operator']),
});

/** A job as it is stored, in one item. The fields of the current attempt are not nested, so that the condition of a write can name them. */
export const jobSchema = z.object({
  id: idSchema,
  user_id: z.string().min(1),
  status: jobStatusSchema,
  phase: jobPhaseSchema.nullable(),
  /**
   * The time when the job entered its phase. A claim enters `downloading_dataset` without changing this field, and sets
   * `claimed_at` instead.
   */
  phase_entered_at: timestampSchema.optional(),
  /** The seconds that this attempt spent in each of its earlier phases. */
  phase_seconds: z.partialRecord(jobPhaseSchema, z.number().min(0)).optional(),
  reason: reasonSchema.optional(),
  error: jobErrorSchema.optional(),

  training_config_id: idSchema.optional(),
  /** Name, model and method of the config, copied here for lists of jobs. Jobs stored before these fields existed lack them. */
  name: nameSchema.optional(),
  model: z.string().min(1).max(200).optional(),
  method: trainingMethodSchema.optional(),
  labels: labelsSchema.optional(),
  /**
   * The number of changes of name or labels. Each change is written on the condition that the number has not changed, so two
   * simultaneous changes do not undo each other.
   */
  label_changes: z.int().min(0).optional(),
  /** The trainer of the config. The trainer `smoke` uses no GPU. */
  trainer: z.string().min(1),
  dataset_id: idSchema,
  validation_dataset_id: idSchema.optional(),

  gpu_count: z.int().min(1),
  budget_limit: dollarsSchema.optional(),
  max_duration_minutes: z.number().positive(),
  capacity_wait_seconds: z.number().min(0),
  max_attempts: z.int().min(1),
  /** The most dollars that all attempts together can cost, computed by `mostDollars`. */
  estimated_cost: dollarsSchema,
  /**
   * The amounts that the job has reserved in the account of its user. The reservation is returned before the job is closed. Jobs
   * stored before this field existed lack it.
   */
  reserved: reservedSchema.optional(),
  /** The price of the disks of a running pod. `cost_per_hour` contains the GPUs alone. Jobs stored before this field existed lack it. */
  disk_cost_per_hour: dollarsSchema.optional(),
  /** The warnings that the deploy was accepted with. */
  warning: z.string().max(maxWarningCharacters).optional(),
  webhook: webhookSchema.optional(),
  /** True while the spec contains secrets. */
  has_secrets: z.boolean().optional(),

  /**
   * The dollars an hour of each offer, in the order of the spec. `candidate_index` grows without end and is taken modulo the number
   * of offers.
   */
  offer_prices: z.array(dollarsSchema).min(1).max(25),
  candidate_index: z.int().min(0),
  /** The `offerKey` of the first offer. Jobs stored before this field existed lack it. */
  first_offer: z.string().max(64).optional(),
  /**
   * The time when this attempt began to wait for a GPU. `next_launch_at` is the earliest time of the next create. While a job
   * waits for limits and cannot start, `next_launch_at` is the time when a sweep cancels the job.
   */
  queued_at: timestampSchema,
  next_launch_at: timestampSchema,
  /** The number of rounds through all offers in this wait that found no free GPU. */
  empty_rounds: z.int().min(0),
  last_refusal: z.string().optional(),
  /** The reason by which the job ends if its wait is over. Absent if RunPod was not asked or was too busy to answer. */
  wait_reason: reasonSchema.optional(),
  /** The number of refusals in a row for another reason than capacity. */
  rejections_in_row: z.int().min(0).optional(),
  /** The number of refusals in a row because the RunPod account may not have the offer. */
  forbidden_in_row: z.int().min(0).optional(),
  /**
   * The time since which RunPod has answered this job's creates only by saying that it receives too many calls. The job's wait
   * pauses until RunPod gives another answer.
   */
  rate_limited_since: timestampSchema.optional(),

  attempt: z.int().min(1),
  attempts: z.array(attemptRecordSchema),
  /** The dollars and seconds of all attempts that are over. */
  closed_dollars: dollarsSchema.optional(),
  closed_seconds: z.number().min(0).optional(),
  /** The ids of pods of ended attempts that may still exist: no look by id has found them gone. */
  leaving_pod_ids: z.array(z.string()).optional(),
  /** The ids that pods of ended attempts gave at their claims, if neither an answer to a create nor a list has shown the pod. */
  leaving_claimed_ids: z.array(z.string()).optional(),
  job_token_sha256: sha256Schema.optional(),
  /**
   * The time when the create was sent. The field is set before the POST and kept until the outcome is known. While the field is
   * set, a pod may exist that no answer and no list has shown.
   */
  creating_since: timestampSchema.optional(),
  pod_id: z.string().min(1).optional(),
  /**
   * The id that the pod gave at its claim. A pod could give any id, so only the name of that pod at RunPod shows whether it is this
   * job's.
   */
  claimed_pod_id: z.string().optional(),
  pod_created_at: timestampSchema.optional(),
  gpu_type: z.string().optional(),
  /** The cloud and data center of the pod. The data center is absent if RunPod does not report it. */
  cloud: cloudSchema.optional(),
  data_center_id: z.string().max(200).optional(),
  cost_per_hour: dollarsSchema.optional(),
  /**
   * A price that differs from `cost_per_hour` and that only one list has shown. `told_cost_at` is the time of that list. The price
   * counts for nothing until the next list agrees.
   */
  told_cost_per_hour: dollarsSchema.optional(),
  told_cost_at: timestampSchema.optional(),
  /**
   * The price of the offer that the pod was made for. The job is charged at this price if RunPod reports no price or an implausible
   * price.
   */
  offered_cost_per_hour: dollarsSchema.optional(),
  claimed_at: timestampSchema.optional(),
  boot_id: z.string().optional(),
  /** The time when a second boot of the same pod claimed the attempt, which shows that the container has restarted. */
  restarted_at: timestampSchema.optional(),
  /** The time of the first list that showed the pod as stopped. A list that shows the pod otherwise clears the field. */
  stopped_since: timestampSchema.optional(),
  /** The time of the first whole list that a known pod was missing from. */
  missing_since: timestampSchema.optional(),
  /**
   * The time when the container started, computed from the uptime in the list that last changed this field. The first value is from
   * before the claim, so a start after the claim means a restart.
   */
  container_started_at: timestampSchema.optional(),
  /** The uptime in the list that last changed `container_started_at`. */
  container_uptime_seconds: z.number().optional(),
  /** The time of the first list in an unbroken series that showed no runtime while the pod was silent. */
  no_runtime_since: timestampSchema.optional(),

  last_heartbeat_at: timestampSchema.optional(),
  /**
   * The time since which the pod's reports have arrived without a gap (`hearingGapSeconds`). Time in which our API could not
   * receive reports proves nothing about the pod.
   */
  heard_since: timestampSchema.optional(),
  /** The time of the first sweep that found the pod silent while reports were known to arrive. The next report makes the value invalid. */
  silent_since: timestampSchema.optional(),
  last_metrics_seq: z.int().min(0).optional(),
  last_step_at: timestampSchema.optional(),
  /** The time when the pod last reported work without points of a curve: an evaluation, a merge or a long step. */
  last_active_at: timestampSchema.optional(),
  /**
   * The first and the last point of this attempt, timed by the pod's clock, and the number of points. `paceOf` computes the pace
   * from these fields.
   */
  first_point_at: storedTimestampSchema.optional(),
  first_point_step: z.int().min(0).optional(),
  last_point_at: storedTimestampSchema.optional(),
  last_point_step: z.int().min(0).optional(),
  points_told: z.int().min(0).optional(),
  /** The total number of steps that the trainer plans. Sweeps use this field because their rows of jobs lack `progress`. */
  steps_planned: z.int().min(0).optional(),
  /** The hour that `metrics_points` counts. `metrics_points` is the number of units (`reportUnits`) of the reports in that hour. */
  metrics_hour: z.string().optional(),
  metrics_points: z.int().min(0).optional(),
  /** The late reports of all attempts, which clients that follow a curve need. */
  late_reports: lateReportsSchema.optional(),
  /** The time of the first sweep in the current series of sweeps that saw every GPU of the pod idle in `training`. */
  gpu_idle_since: timestampSchema.optional(),
  /** The time of a recent sweep in the series that began at `gpu_idle_since`. Not every sweep is noted. */
  gpu_idle_seen_at: timestampSchema.optional(),
  progress: progressSchema,
  token_refreshes: z.int().min(0),
  /** The SHA-256 of this attempt's newest download token, which a refresh revokes. */
  download_token_sha256: sha256Schema.optional(),
  /** The SHA-256 of this attempt's newest download token for the validation dataset. */
  validation_token_sha256: sha256Schema.optional(),
  log_hour: z.string().optional(),
  log_bytes: z.int().min(0).optional(),
  /** The time when an adapter or a model of this job was completely uploaded and checked. */
  model_uploaded_at: timestampSchema.optional(),
  /** The newest complete checkpoint in the bucket, of any attempt. */
  checkpoint: z
    .object({ artifact_id: idSchema, object_key: z.string(), size_bytes: z.int().min(1), sha256: sha256Schema })
    .optional(),
  /**
   * An upper bound of the job's artifacts: the artifacts at the last count plus all announced since. A repeated announcement counts
   * again, and deleted or completed artifacts are not subtracted.
   */
  artifact_count: z.int().min(0).optional(),
  artifact_bytes: z.int().min(0).optional(),
  artifact_uploads: z.int().min(0).optional(),
  /** The reason why the pod must stop. The answer to the pod's next heartbeat contains it. */
  stop_requested: z.string().optional(),

  /** The time until which a person holds the job, across attempts. The job is not held if the time is past or absent. */
  held_until: timestampSchema.optional(),
  hold: holdSchema.optional(),

  /** The newest entries of the history. `history_spilled` is the number of older entries, which are stored in items of their own. */
  history: z.array(historyEntrySchema),
  history_spilled: z.int().min(0).optional(),
  /** The number of history entries of each kind that is limited for a job. */
  hold_changes: z.int().min(0).optional(),
  non_finite_notices: z.int().min(0).optional(),
  restart_notices: z.int().min(0).optional(),
  /**
   * The number of times that sweeps sent a DELETE for pods that this job no longer needs. `terminate_tried_at` is the time of the
   * last DELETE.
   */
  terminate_tries: z.int().min(0),
  terminate_tried_at: timestampSchema.optional(),
  /**
   * True while the reaper has work with the job: the job is not over, a pod is not seen gone, a reservation is not returned, or the
   * webhook is due.
   */
  open: z.boolean(),
  /** The time when the erasure of the job began. `get`, `findByPod` and the lists of `JobStore` no longer return the job. */
  erased_at: timestampSchema.optional(),

  created_at: timestampSchema,
  started_at: timestampSchema.optional(),
  completed_at: timestampSchema.optional(),
  /** The time when the earliest metrics and logs of the job's pods expire. Jobs stored before this field existed lack it. */
  telemetry_expires_at: timestampSchema.optional(),
  updated_at: timestampSchema,
});
export type Job = z.infer<typeof jobSchema>;

export type FullJob = Job & JobSpec;

/** Returns the fields of the spec alone. */
export const specOf = (job: FullJob): JobSpec => jobSpecSchema.parse(job);
