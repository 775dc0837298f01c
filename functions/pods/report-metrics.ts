import { jobTokenSha256 } from '../../shared/domain/jobs/pod-auth.ts';
import { type MetricsDeps, recordMetrics } from '../../shared/domain/telemetry/record-metrics.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { reportMetrics } from '../../shared/http/contract/pods.ts';
import { metricNames } from '../../shared/names.ts';
import { count } from '../../shared/runtime/metrics.ts';

export const createHandler = (deps: MetricsDeps) =>
  apiHandler(reportMetrics, async ({ path, body, bearerToken }) => {
    const { attempt, seq, metrics, progress, gpu } = body;
    const answer = await recordMetrics(
      { jobId: path.id, tokenSha256: jobTokenSha256(bearerToken), attempt, seq, points: metrics, progress, gpu },
      deps,
    );
    if (metrics.length > 0) count(metricNames.metricPointsAccepted, metrics.length);
    return { status: 200, body: answer };
  });
