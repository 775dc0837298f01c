/** The remaining fields of a job that is being erased. */
export interface ErasedJob {
  readonly id: string;
  readonly user_id: string;
  readonly erased_at: string;
}

/**
 * Deletes the data of jobs permanently. Each call can be repeated. The caller must check with `erased` that the erasure of the job
 * was requested.
 */
export interface ErasureStore {
  /** Returns `undefined` if the job does not exist or is not being erased. The read is strongly consistent. */
  erased(jobId: string): Promise<ErasedJob | undefined>;
  /** Deletes at most `limit` entries of the job: spec, history, telemetry, logs and artifacts. Returns whether entries may be left. */
  deleteEntries(jobId: string, limit: number): Promise<boolean>;
  /** Deletes the job itself, if it is being erased. */
  deleteJob(jobId: string): Promise<void>;
}
