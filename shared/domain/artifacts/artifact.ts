import * as z from 'zod';
import { idSchema, sha256Schema, timestampSchema } from '../values.ts';

export const artifactKindSchema = z.enum(['adapter', 'model', 'checkpoint', 'log']);

/** A label only: the object key is made by the server from ids. */
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
  /** The step of the training at which a checkpoint was saved, by its name; checkpoints alone have one. */
  step: z.int().min(0).optional(),
});
export type Artifact = z.infer<typeof artifactSchema>;

export const storedArtifactSchema = artifactSchema.omit({ step: true }).extend({
  job_id: idSchema,
  object_key: z.string().min(1),
  upload_id: z.string().optional(),
  /** The token of the write that counted its bytes for its user. Artifacts of earlier releases have none and are not counted. */
  reserved_token: z.string().min(1).max(64).optional(),
  /** The token of the deletion that returns the bytes to the account. */
  discarded_token: z.string().min(1).max(64).optional(),
});
export type StoredArtifact = z.infer<typeof storedArtifactSchema>;

/** The step of a checkpoint, as trainers name it: `checkpoint-000200.tar`. `undefined` of anything else. */
export const stepOf = ({ kind, name }: Pick<StoredArtifact, 'kind' | 'name'>): number | undefined => {
  const digits = kind === 'checkpoint' ? /^checkpoint-(\d{1,9})(?![\w-])/.exec(name)?.[1] : undefined;
  return digits === undefined ? undefined : Number(digits);
};

export const toArtifact = (stored: StoredArtifact): Artifact =>
  artifactSchema.parse({ ...stored, step: stepOf(stored) });

export type SeenArtifact = Pick<StoredArtifact, 'job_id' | 'id' | 'reserved_token' | 'discarded_token'>;

/** Artifacts by job. They do not expire: what a job made is the user's. Checkpoints go when newer ones are whole. */
export interface ArtifactStore {
  create(artifact: StoredArtifact): Promise<{ readonly created: boolean; readonly artifact: StoredArtifact }>;
  get(jobId: string, artifactId: string): Promise<StoredArtifact | undefined>;
  /** Marks it complete; `undefined` when there is none. Completing twice is fine. */
  complete(jobId: string, artifactId: string): Promise<StoredArtifact | undefined>;
  /** All of the job, oldest first. */
  list(jobId: string): Promise<readonly StoredArtifact[]>;
  /** Notes who deletes it, unless somebody else was first, and resolves to what stands then; `undefined` where it is gone. */
  discard(seen: SeenArtifact, token: string): Promise<StoredArtifact | undefined>;
  /** Forgets it as it was seen: one of the same id that was announced since stays. Deleting twice is fine. */
  delete(seen: SeenArtifact): Promise<void>;
}
