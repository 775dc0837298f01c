import type { ArtifactStore } from '../artifacts/artifact.ts';
import { artifactFolder } from '../artifacts/artifact-key.ts';
import { type DiscardDeps, discardArtifact } from '../artifacts/discard-artifact.ts';
import { addSeconds } from '../clock.ts';
import { inParallel } from '../in-parallel.ts';
import type { ObjectStore } from '../storage/object-store.ts';
import type { ErasedJob, ErasureStore } from './erasure-store.ts';

export interface EraseJobDeps extends DiscardDeps {
  readonly records: ErasureStore;
  readonly artifacts: Pick<ArtifactStore, 'list' | 'discard' | 'delete'>;
  readonly objects: Pick<ObjectStore, 'list' | 'listMultipart' | 'delete' | 'abortMultipart'>;
}

export type ErasureStep = { readonly outcome: 'erased' } | { readonly outcome: 'goes_on'; readonly due_at: Date };

/** The highest number of items of each kind that one step erases, so that a step ends within seconds. */
const atOnce = 100;
const callsAtOnce = 10;

/** The longest lifetime in seconds of URLs that allow uploads to the folder of the job. */
const urlSeconds = 3600;

/**
 * Makes one step of an erasure. Each step begins with the data that still exists, so an interrupted step is simply repeated.
 * Artifacts are deleted first, so that their bytes are subtracted from the account of the user. Other objects and entries follow.
 * The job itself is deleted last, after all upload URLs have expired.
 */
export const eraseJob = async (jobId: string, deps: EraseJobDeps): Promise<ErasureStep> => {
  const job = await deps.records.erased(jobId);
  if (job === undefined) return { outcome: 'erased' };
  const now = deps.clock();
  await discardArtifacts(job, deps);
  if (await eraseObjects(job, deps.objects)) return { outcome: 'goes_on', due_at: now };
  if (await deps.records.deleteEntries(jobId, atOnce)) return { outcome: 'goes_on', due_at: now };
  const quietAt = addSeconds(new Date(job.erased_at), urlSeconds + 60);
  if (now < quietAt) return { outcome: 'goes_on', due_at: quietAt };
  await deps.records.deleteJob(jobId);
  return { outcome: 'erased' };
};

/**
 * Deletes the artifacts that have a row. Uploads of these artifacts are aborted here, because some object stores cannot list
 * uploads.
 */
const discardArtifacts = async ({ id, user_id }: ErasedJob, deps: EraseJobDeps): Promise<void> => {
  const artifacts = await deps.artifacts.list(id);
  await inParallel(artifacts, callsAtOnce, (artifact) => discardArtifact(user_id, artifact, deps));
};

/**
 * Deletes the objects of the job. Returns whether objects may be left. Uploads are aborted before objects are deleted, because an
 * upload that is completed meanwhile leaves an object.
 */
const eraseObjects = async (job: ErasedJob, objects: EraseJobDeps['objects']): Promise<boolean> => {
  const folder = artifactFolder(job);
  const uploads = await objects.listMultipart(folder, atOnce);
  for (const { key, upload_id } of uploads) await objects.abortMultipart(key, upload_id);
  const keys = await objects.list(folder, atOnce);
  for (const key of keys) await objects.delete(key);
  return uploads.length >= atOnce || keys.length >= atOnce;
};
