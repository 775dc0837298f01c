import { FilterPattern, type ILogGroup, type JsonPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { routes } from '../../shared/names.ts';
import type { Stage } from '../stages.ts';
import { type AccessLogMetric, serviceName } from './service-metrics.ts';

const status = (pattern: string, is: '=' | '!=' = '='): JsonPattern =>
  FilterPattern.stringValue('$.status', is, pattern);

/** Routes that pods cannot do without, and the health check. No user can call any of it without a pod's token. */
const neededByPods = Object.values(routes)
  .filter(({ auth, route }) => auth === 'pod' || route === 'GET /api/health')
  .map(({ route }) => route);

const ofPods = FilterPattern.any(...neededByPods.map((route) => FilterPattern.stringValue('$.route', '=', route)));

/** S3 may take minutes to join the parts of a large file: the pod is answered 503, asks again, and nothing is wrong. */
const isNoJoinThatTakesLong = FilterPattern.any(
  FilterPattern.stringValue('$.route', '!=', routes['complete-artifact'].route),
  status('503', '!='),
);

const patterns: Readonly<Record<AccessLogMetric, JsonPattern>> = {
  RequestsRefused: status('429'),
  PodRequestsRefused: FilterPattern.all(status('429'), ofPods),
  PodFaults: FilterPattern.all(status('5*'), ofPods, isNoJoinThatTakesLong),
};

/** Counts answers that the gateway's own metrics do not tell apart: they know 4xx and 5xx of the whole API. */
export class AccessLogMetrics extends Construct {
  constructor(scope: Construct, id: string, stage: Stage, logGroup: ILogGroup) {
    super(scope, id);
    for (const [metricName, filterPattern] of Object.entries(patterns)) {
      // A filter can give its metric no dimension of a fixed value, so stages are told apart by the namespace.
      new MetricFilter(this, metricName, { logGroup, filterPattern, metricNamespace: serviceName(stage), metricName });
    }
  }
}
