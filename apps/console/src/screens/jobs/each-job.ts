import { ConflictError } from '../../../../../shared/client/index.ts';
import { inParallel } from '../../../../../shared/domain/in-parallel.ts';

/** The outcome of many jobs to which the same was to be done. */
export interface Outcome {
  /** Ids of those to which it is done, whether by this or by itself. */
  readonly done: readonly string[];
  readonly failed: readonly { readonly id: string; readonly error: Error }[];
}

/** So many calls at once: the API lets each person make some a second. */
const width = 4;

/** Acts on each of them, whatever becomes of the others. `isSo` is true for a refusal that means that the wanted state holds already. */
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

/** True for a refusal to cancel because the job has already ended by itself. */
export const isOver = (error: unknown): boolean => error instanceof ConflictError && error.code === 'job_over';
