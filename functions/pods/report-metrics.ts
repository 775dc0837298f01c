import { jobTokenSha256 } from '../../shared/domain/attempts/pod-auth.ts';
import { type MetricsDeps, recordMetrics } from '../../shared/domain/telemetry/record-metrics.ts';
import { apiHandler } from '../../shared/http/api-handler.ts';
import { reportMetrics } from '../../shared/http/contract/pods.ts';
import { metricNames } from '../../shared/names.ts';
import { count } from '../../shared/runtime/metrics.ts';

export const createHandler = (deps: MetricsDeps) =>
  apiHandler(reportMetrics, async ({ path, body, bearerToken }) => {
    const { metrics, ...report } = body;
    const answer = await recordMetrics(
      { jobId: path.id, tokenSha256: jobTokenSha256(bearerToken), points: metrics, ...report },
      deps,
    );
    if (metrics.length > 0) count(metricNames.metricPointsAccepted, metrics.length);
    return { status: 200, body: answer };
  });
