import { ConflictError } from '../../../../../shared/client/index.ts';
import { inParallel } from '../../../../../shared/domain/in-parallel.ts';

/** The result of the same action on several jobs. */
export interface Outcome {
  /** The ids of the jobs that are in the wanted state, by this action or already before. */
  readonly done: readonly string[];
  readonly failed: readonly { readonly id: string; readonly error: Error }[];
}

/** The number of concurrent calls. The API limits the calls of each user per second. */
const width = 4;

/**
 * Acts on each job. A failure for one job does not stop the actions on the remaining jobs. `isSo` returns `true` for an error that means
 * that the job is already in the wanted state.
 */
export const actOnEach = async (
  ids: readonly string[],
  act: (id: string) => Promise<unknown>,
  isSo: (error: unknown) => boolean,
): Promise<Outcome> => {
  const done: string[] = [];
  const failed: { id: string; error: Error }[] = [];
  await inParallel(ids, width, async (id) => {
    try {
      await act(id);
      done.push(id);
    } catch (cause) {
      if (isSo(cause)) done.push(id);
      else failed.push({ id, error: cause instanceof Error ? cause : new Error(String(cause)) });
    }
  });
  return { done, failed };
};

/** True for a refused cancel of a job that has already ended. */
export const isOver = (error: unknown): boolean => error instanceof ConflictError && error.code === 'job_over';
