import type { KeptConfig } from '../configs/resolved-config.ts';
import type { Page, PageRequest } from '../page.ts';
import type { AttemptRecord } from './attempt-record.ts';
import type { HistoryEntry } from './history.ts';
import type { Job } from './job.ts';
import type { JobFilter } from './job-filter.ts';
import type { JobSpec } from './job-spec.ts';
import type { OpenJob } from './open-job.ts';
import type { JobPhase, JobStatus } from './status.ts';

/** Facts that must hold at the moment of the write, as one condition on one item. */
export interface JobExpectation {
  readonly statuses: readonly JobStatus[];
  readonly attempt?: number;
  readonly phases?: readonly JobPhase[];
  /** Fields that must have exactly this value; `undefined` means that the field must be absent. */
  readonly equals?: Readonly<Partial<{ [K in EqualsField]: string | number | boolean | undefined }>>;
  /** Fields that must be absent or have this value. */
  readonly absentOrEquals?: Readonly<Partial<{ [K in 'boot_id' | 'log_hour' | 'metrics_hour']: string }>>;
  /** Fields that must be absent or below this number. */
  readonly absentOrBelow?: Readonly<
    Partial<{
      [K in 'last_metrics_seq' | 'log_bytes' | 'token_refreshes' | 'metrics_points' | ArtifactCounter]: number;
    }>
  >;
  /** Times that must be there and not before this one. */
  readonly notBefore?: Readonly<Partial<{ [K in 'last_heartbeat_at']: string }>>;
}

export type ArtifactCounter = 'artifact_count' | 'artifact_bytes' | 'artifact_uploads';

export type EqualsField =
  | 'job_token_sha256'
  | 'pod_id'
  | 'creating_since'
  | 'log_hour'
  | 'model_uploaded_at'
  | 'last_heartbeat_at'
  | 'last_step_at'
  | 'last_active_at'
  | 'last_metrics_seq'
  | 'metrics_hour'
  | 'metrics_points'
  | 'missing_since'
  | 'gpu_idle_since'
  | 'gpu_idle_seen_at'
  | 'held_until'
  | 'hold_changes'
  | 'queued_at'
  | 'history_spilled'
  | 'webhook_due_at'
  | 'erased_at'
  | 'label_changes'
  | 'open';

export type JobFields = Omit<Job, 'id' | 'user_id' | 'created_at' | 'history' | 'attempts' | 'progress'>;

export interface JobChange {
  readonly expect: JobExpectation;
  /** `undefined` removes the field. */
  readonly set?: { readonly [K in keyof JobFields]?: JobFields[K] | undefined };
  /** Only the fields named are overwritten; the others of `progress` stay. */
  readonly progress?: Partial<Job['progress']>;
  /** Set where the field is absent. */
  readonly setIfAbsent?: Readonly<Partial<Pick<Job, 'first_point_at' | 'first_point_step' | 'telemetry_expires_at'>>>;
  readonly add?: Readonly<Partial<Record<CounterField, number>>>;
  readonly history?: readonly HistoryEntry[];
  /** Takes so many of the oldest lines off the job; they must lie in items of their own. */
  readonly dropHistory?: number;
  readonly closeAttempt?: AttemptRecord;
}

export type CounterField =
  | 'log_bytes'
  | 'token_refreshes'
  | 'terminate_tries'
  | 'metrics_points'
  | 'points_told'
  | 'hold_changes'
  | 'label_changes'
  | 'non_finite_notices'
  | 'restart_notices'
  | ArtifactCounter;

export type ChangeResult =
  | { readonly outcome: 'changed'; readonly job: Job }
  /** The expectation did not hold; `job` is what stands there, `undefined` when there is none. */
  | { readonly outcome: 'refused'; readonly job: Job | undefined };

export interface JobStore {
  /** Where one of that id stands already nothing is written and the standing one is returned. */
  create(job: Job): Promise<{ readonly created: boolean; readonly job: Job }>;
  /** Strongly consistent. A job that is being erased is `undefined`, as it is to every read but the next. */
  get(jobId: string): Promise<Job | undefined>;
  /** Like `get`, but also finds a job that is being erased. */
  getEvenErased(jobId: string): Promise<Job | undefined>;
  /** The job whose current attempt has that pod; eventually consistent. */
  findByPod(podId: string): Promise<Job | undefined>;
  /**
   * Newest first. A page picked by a filter may be short or empty and still be followed by another; a cursor belongs to the
   * filter that it was given with.
   */
  listByUser(userId: string, page: PageRequest, filter?: JobFilter): Promise<Page<Job>>;
  /**
   * Shows the row of every job that is `open`, of all shards, a page at a time; a page that is not kept is freed. `unreadable` is
   * called with the id of a job whose row does not fit its schema: the others are shown all the same. Resolves when all were shown;
   * throws rather than leave one out. Eventually consistent.
   */
  listOpen(
    show: (jobs: readonly OpenJob[]) => void,
    unreadable: (jobId: string, error: unknown) => void,
  ): Promise<void>;
  /** True when a job of that user that is not over uses the dataset. */
  usesDataset(userId: string, datasetId: string): Promise<boolean>;
  /** The ids of such jobs, some of them where there are more than `limit`. Eventually consistent. */
  jobsUsing(userId: string, datasetId: string, limit: number): Promise<readonly string[]>;
  /** One conditional write. */
  change(jobId: string, change: JobChange): Promise<ChangeResult>;
}

/** Part of the log of an attempt that failed. */
export interface LogTail {
  readonly attempt: number;
  readonly log_tail: readonly string[];
}

/** Parts of a job that are seldom read. Each is an item of its own under a deterministic key. */
export interface JobDetails {
  /**
   * Stores the spec that a deploy with this share writes. Resolves to false, and writes nothing, if a deploy with another share has
   * stored one. A spec of the same share stays as it is.
   */
  createSpec(jobId: string, spec: JobSpec, reservationToken: string): Promise<boolean>;
  /** Stores the spec in place of one whose deploy broke off. The caller has seen that no job of that id exists. */
  replaceSpec(jobId: string, spec: JobSpec, reservationToken: string): Promise<void>;
  /** Lets the spec of a deploy that broke off, and its secrets, be deleted. A spec of another share stays. */
  abandonSpec(jobId: string, reservationToken: string, now: Date): Promise<void>;
  /** Strongly consistent. */
  spec(jobId: string): Promise<JobSpec | undefined>;
  /** Puts a resolved config in the place of one that never was. `false` where it is resolved already, or there is none. */
  keepConfig(jobId: string, config: Required<KeptConfig>): Promise<boolean>;
  /** Takes the secrets out of the spec; nothing happens where there are none. */
  forgetSecrets(jobId: string): Promise<void>;
  /** Replaces the one of that attempt. */
  putLogTail(jobId: string, tail: LogTail): Promise<void>;
  /** The log tail of every attempt that left one, oldest first. */
  logTails(jobId: string): Promise<readonly LogTail[]>;
  /** `first` is the place of the first line in the whole history. A line that stands there already is the same. */
  putHistory(jobId: string, first: number, lines: readonly HistoryEntry[]): Promise<void>;
  /** At most `limit` spilled lines from place `from` on, oldest first. */
  history(jobId: string, from: number, limit: number): Promise<readonly HistoryEntry[]>;
}
