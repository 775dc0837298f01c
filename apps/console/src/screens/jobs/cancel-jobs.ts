import { ConflictError } from '../../../../../shared/client/index.ts';
import { inParallel } from '../../../../../shared/domain/in-parallel.ts';

/** The outcome of many jobs that were to be cancelled. */
export interface Outcome {
  /** Over, whether by this or by themselves. */
  readonly over: readonly string[];
  readonly failed: readonly { readonly id: string; readonly error: Error }[];
}

/** So many calls at once: the API lets each person make some a second. */
const width = 4;

/** The job has ended by itself meanwhile. */
const isOver = (error: unknown): boolean => error instanceof ConflictError && error.code === 'job_over';

/** Cancels each of them, whatever becomes of the others. */
export const cancelEach = async (
  ids: readonly string[],
  cancel: (id: string) => Promise<unknown>,
): Promise<Outcome> => {
  const over: string[] = [];
  const failed: { id: string; error: Error }[] = [];
  await inParallel(ids, width, async (id) => {
    try {
      await cancel(id);
      over.push(id);
    } catch (cause) {
      if (isOver(cause)) over.push(id);
      else failed.push({ id, error: cause instanceof Error ? cause : new Error(String(cause)) });
    }
  });
  return { over, failed };
};
