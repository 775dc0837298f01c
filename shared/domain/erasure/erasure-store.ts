/** The rest of a job whose erasure was asked for. */
export interface ErasedJob {
  readonly id: string;
  readonly user_id: string;
  readonly erased_at: string;
}

/** Deletes for good. Each call can be made again, and takes nothing of a job whose erasure nobody asked for. */
export interface ErasureStore {
  /** Strongly consistent; `undefined` for a job that is not being erased, as for none. */
  erased(jobId: string): Promise<ErasedJob | undefined>;
  /** Deletes at most `limit` entries of the job: spec, history, telemetry, logs, artifacts. Answers whether some are left. */
  deleteEntries(jobId: string, limit: number): Promise<boolean>;
  /** Deletes the job itself, where it is being erased. */
  deleteJob(jobId: string): Promise<void>;
}
