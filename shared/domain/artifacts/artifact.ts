import * as z from 'zod';
import { idSchema, sha256Schema, timestampSchema } from '../values.ts';

export const artifactKindSchema = z.enum(['adapter', 'model', 'checkpoint', 'log']);

/** The name is only a label. The server makes the object key from ids and appends the name. */
export const artifactNameSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/, 'must be 1 to 128 of letters, digits, dot, dash and underscore');

export const artifactSchema = z.object({
  id: idSchema,
  name: artifactNameSchema,
  kind: artifactKindSchema,
  attempt: z.int().min(1),
  status: z.enum(['uploading', 'complete']),
  size_bytes: z.int().min(1),
  sha256: sha256Schema,
  created_at: timestampSchema,
  /** The training step at which a checkpoint was saved, parsed from the name. Absent if the artifact is not a checkpoint. */
  step: z.int().min(0).optional(),
});
export type Artifact = z.infer<typeof artifactSchema>;

export const storedArtifactSchema = artifactSchema.omit({ step: true }).extend({
  job_id: idSchema,
  object_key: z.string().min(1),
  upload_id: z.string().optional(),
  /**
   * The token of the write that counted the bytes in the account of the user. Artifacts of earlier releases have no token and are
   * not counted.
   */
  reserved_token: z.string().min(1).max(64).optional(),
  /** The token of the deletion that subtracts the bytes from the account. */
  discarded_token: z.string().min(1).max(64).optional(),
});
export type StoredArtifact = z.infer<typeof storedArtifactSchema>;

/**
 * Returns the step in the name of a checkpoint, for example 200 for `checkpoint-000200.tar`. Returns `undefined` for other
 * artifacts and for a checkpoint with another name.
 */
export const stepOf = ({ kind, name }: Pick<StoredArtifact, 'kind' | 'name'>): number | undefined => {
  const digits = kind === 'checkpoint' ? /^checkpoint-(\d{1,9})(?![\w-])/.exec(name)?.[1] : undefined;
  return digits === undefined ? undefined : Number(digits);
};

export const toArtifact = (stored: StoredArtifact): Artifact =>
  artifactSchema.parse({ ...stored, step: stepOf(stored) });

export type SeenArtifact = Pick<StoredArtifact, 'job_id' | 'id' | 'reserved_token' | 'discarded_token'>;

/**
 * Stores the artifacts of jobs. Artifacts do not expire, because the results of a job belong to the user. Older checkpoints are
 * deleted after newer checkpoints are complete.
 */
export interface ArtifactStore {
  create(artifact: StoredArtifact): Promise<{ readonly created: boolean; readonly artifact: StoredArtifact }>;
  get(jobId: string, artifactId: string): Promise<StoredArtifact | undefined>;
  /** Marks the artifact as complete. Returns `undefined` if the artifact does not exist. A second call changes nothing. */
  complete(jobId: string, artifactId: string): Promise<StoredArtifact | undefined>;
  /** Returns all artifacts of the job, oldest first. */
  list(jobId: string): Promise<readonly StoredArtifact[]>;
  /**
   * Records the token of the deletion, unless another deletion has recorded its token before. Returns the artifact as stored
   * afterwards, or `undefined` if the artifact no longer exists.
   */
  discard(seen: SeenArtifact, token: string): Promise<StoredArtifact | undefined>;
  /**
   * Deletes the row if both tokens are equal to those in `seen`. A row of the same id that was announced again since then is kept.
   * A second call changes nothing.
   */
  delete(seen: SeenArtifact): Promise<void>;
}
