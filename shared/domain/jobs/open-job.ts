import type * as z from 'zod';
import { timestampSchema } from '../values.ts';
import { type Job, jobSchema } from './job.ts';

/** The part of an open job that a sweep reads. The row is under 1 KB even for a large job, so that no job makes a sweep slow or costly. */
export const openJobSchema = jobSchema
  .pick({
    id: true,
    user_id: true,
    status: true,
    phase: true,
    phase_entered_at: true,
    trainer: true,
    budget_limit: true,
    max_duration_minutes: true,
    capacity_wait_seconds: true,
    has_secrets: true,
    reserved: true,
    first_offer: true,
    queued_at: true,
    next_launch_at: true,
    wait_reason: true,
    attempt: true,
    closed_dollars: true,
    closed_seconds: true,
    leaving_pod_ids: true,
    leaving_claimed_ids: true,
    creating_since: true,
    pod_id: true,
    claimed_pod_id: true,
    pod_created_at: true,
    cost_per_hour: true,
    told_cost_per_hour: true,
    told_cost_at: true,
    disk_cost_per_hour: true,
    offered_cost_per_hour: true,
    claimed_at: true,
    restarted_at: true,
    stopped_since: true,
    missing_since: true,
    container_started_at: true,
    container_uptime_seconds: true,
    no_runtime_since: true,
    last_heartbeat_at: true,
    heard_since: true,
    silent_since: true,
    last_step_at: true,
    last_active_at: true,
    first_point_at: true,
    first_point_step: true,
    last_point_at: true,
    last_point_step: true,
    points_told: true,
    steps_planned: true,
    gpu_idle_since: true,
    gpu_idle_seen_at: true,
    stop_requested: true,
    held_until: true,
    terminate_tries: true,
    terminate_tried_at: true,
    completed_at: true,
  })
  .extend({
    /** The time when the job ended, if its webhook is not in the table of due work yet. Absent otherwise. */
    webhook_due_at: timestampSchema.optional(),
  });
export type OpenJob = z.infer<typeof openJobSchema>;

/**
 * Returns the time when the pod of the attempt was made. If that time is unknown, an earlier time is returned: when the create was
 * sent, or when the wait began.
 */
export const podMadeAt = ({
  pod_created_at,
  creating_since,
  queued_at,
}: Pick<OpenJob, 'pod_created_at' | 'creating_since' | 'queued_at'>): string =>
  pod_created_at ?? creating_since ?? queued_at;

/** Returns the row of the job as the index of open jobs contains it. */
export const openJobOf = (job: Job): OpenJob => openJobSchema.parse({ ...job, webhook_due_at: job.webhook?.due_at });
