import { launchOrderSchema } from '../../shared/domain/launcher/launch-order.ts';
import { type LaunchesResult, type RunLaunchesDeps, runLaunches } from '../../shared/domain/launcher/run-launches.ts';
import { metricNames } from '../../shared/names.ts';
import { reportCreate } from '../../shared/observability/report-create.ts';
import { reportOver } from '../../shared/observability/report-over.ts';
import { log, withLogContext } from '../../shared/runtime/logger.ts';
import { count } from '../../shared/runtime/metrics.ts';

export type LaunchFunctionDeps = Omit<RunLaunchesDeps, 'onOutcome' | 'onOver'>;

/**
 * Creates the launcher function. Sweeps, deploys and ends of attempts call this function asynchronously, so no caller receives its answer.
 */
export const createHandler =
  (deps: LaunchFunctionDeps) =>
  async (event: unknown, context: { readonly awsRequestId: string }): Promise<LaunchesResult> =>
    withLogContext({ request_id: context.awsRequestId, operation: 'launch-jobs' }, async () => {
      const order = launchOrderSchema.parse(event);
      const result = await runLaunches(order, { ...deps, onOutcome: reportCreate, onOver: reportOver });
      if (result.left > 0) {
        log.warn('launches_left', { left: result.left });
        // The next sweep orders these launches again.
        count(metricNames.sweepBacklog, result.left);
      }
      log.info('launches_done', { ordered: order.job_ids.length, calls: order.calls, ...result });
      return result;
    });
