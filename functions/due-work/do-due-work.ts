import { type RunDeps, type RunResult, runDueWork } from '../../shared/domain/due-work/run-due-work.ts';
import { metricNames } from '../../shared/names.ts';
import { log, withLogContext } from '../../shared/runtime/logger.ts';
import { count, measure } from '../../shared/runtime/metrics.ts';

export type DueWorkFunctionDeps = Omit<RunDeps, 'onFault' | 'onStuck' | 'startSeconds'>;

/** The seconds during which new tries may begin. The function may run for 55 s, and each try ends within 12 s. */
const startSeconds = 40;

/**
 * Creates the function that EventBridge calls every minute. Failed work is tried again later. The invocation fails only if no work can be
 * read.
 */
export const createHandler =
  (deps: DueWorkFunctionDeps) =>
  async (_event: unknown, context: { readonly awsRequestId: string }): Promise<RunResult> =>
    withLogContext({ request_id: context.awsRequestId, operation: 'do-due-work' }, async () => {
      const result = await runDueWork({
        ...deps,
        startSeconds,
        onFault: (error, workId) => log.error('due_work_failed', error, { work_id: workId }),
        onStuck: ({ work_id, kind, tries }) => {
          log.warn('due_work_stuck', { work_id, kind, tries });
          count(metricNames.dueWorkStuck);
        },
      });
      measure(metricNames.oldestDueWorkSeconds, result.oldest_due_seconds);
      log.info('due_work_done', { ...result });
      return result;
    });
