import { FilterPattern, type ILogGroup, type JsonPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { routes } from '../../shared/names.ts';
import type { Stage } from '../stages.ts';
import { type AccessLogMetric, serviceName } from './service-metrics.ts';

const status = (pattern: string, is: '=' | '!=' = '='): JsonPattern =>
  FilterPattern.stringValue('$.status', is, pattern);

/** The routes that pods need: the routes that require the token of a pod, and the health check, which is open to all. */
const neededByPods = Object.values(routes)
  .filter(({ auth, route }) => auth === 'pod' || route === 'GET /api/health')
  .map(({ route }) => route);

const ofPods = FilterPattern.any(...neededByPods.map((route) => FilterPattern.stringValue('$.route', '=', route)));

/**
 * Excludes the status 503 of `complete-artifact`. S3 may take minutes to join the parts of a large file. The pod then receives 503 and
 * repeats the call, and nothing is wrong.
 */
const isNoJoinThatTakesLong = FilterPattern.any(
  FilterPattern.stringValue('$.route', '!=', routes['complete-artifact'].route),
  status('503', '!='),
);

const patterns: Readonly<Record<AccessLogMetric, JsonPattern>> = {
  RequestsRefused: status('429'),
  PodRequestsRefused: FilterPattern.all(status('429'), ofPods),
  PodFaults: FilterPattern.all(status('5*'), ofPods, isNoJoinThatTakesLong),
};

/** Counts answers that the metrics of the gateway do not distinguish: the gateway only counts 4xx and 5xx of the whole API. */
export class AccessLogMetrics extends Construct {
  constructor(scope: Construct, id: string, stage: Stage, logGroup: ILogGroup) {
    super(scope, id);
    for (const [metricName, filterPattern] of Object.entries(patterns)) {
      // A filter cannot give its metric a dimension with a fixed value, so each stage has its own namespace.
      new MetricFilter(this, metricName, { logGroup, filterPattern, metricNamespace: serviceName(stage), metricName });
    }
  }
}
