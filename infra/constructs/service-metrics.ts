import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { metricNames, metricNamespace } from '../../shared/names.ts';
import type { Stage } from '../stages.ts';

type MetricName = (typeof metricNames)[keyof typeof metricNames];

/** The service under which a function counts: stages of one account share the namespace, so this name identifies the stage. */
export const serviceName = (stage: Stage): string => `podwarden-${stage.name}`;

const ours = (stage: Stage, metricName: MetricName, statistic: 'Sum' | 'Maximum', period: Duration): Metric =>
  new Metric({
    namespace: metricNamespace,
    metricName,
    dimensionsMap: { service: serviceName(stage) },
    statistic,
    period,
  });

/** The sum of a count that functions emit themselves. */
export const counted = (stage: Stage, metricName: MetricName, period = Duration.minutes(1)): Metric =>
  ours(stage, metricName, 'Sum', period);

/** How something stood at worst within a minute, as sweeps measured it. */
export const measured = (stage: Stage, metricName: MetricName): Metric =>
  ours(stage, metricName, 'Maximum', Duration.minutes(1));

/** One line for each result of a search, also for metrics that are newer than the dashboard. */
const search = (schema: string, terms: string, statistic: string, period: Duration): MathExpression =>
  new MathExpression({
    expression: `SEARCH('{${schema}} ${terms}', '${statistic}', ${period.toSeconds()})`,
    usingMetrics: {},
    label: '',
    period,
  });

type Dimension = 'class' | 'operation' | 'reason' | 'status';

/** One line for each value of a dimension of a metric of ours. */
export const countedBy = (stage: Stage, metricName: MetricName, dimension: Dimension): MathExpression =>
  search(
    `${metricNamespace},service,${dimension}`,
    `MetricName="${metricName}" service="${serviceName(stage)}"`,
    'Sum',
    Duration.minutes(5),
  );

export const measuredBy = (stage: Stage, metricName: MetricName, dimension: Dimension): MathExpression =>
  search(
    `${metricNamespace},service,${dimension}`,
    `MetricName="${metricName}" service="${serviceName(stage)}"`,
    'Maximum',
    Duration.minutes(1),
  );

/** The sum of one of API Gateway's own counts. */
export const ofApi = (apiId: string, metricName: '4xx' | '5xx' | 'Count'): Metric =>
  new Metric({
    namespace: 'AWS/ApiGateway',
    metricName,
    dimensionsMap: { ApiId: apiId },
    statistic: 'Sum',
    period: Duration.minutes(5),
  });

/** Milliseconds from the first byte in to the last byte out; `IntegrationLatency` is the function's part of them. */
export const latencyOfApi = (apiId: string, metricName: 'Latency' | 'IntegrationLatency', statistic: string): Metric =>
  new Metric({
    namespace: 'AWS/ApiGateway',
    metricName,
    dimensionsMap: { ApiId: apiId },
    statistic,
    label: `${metricName} ${statistic}`,
    period: Duration.minutes(5),
  });

/**
 * One line for each function of the stage. CloudFormation ends their names in letters of its own, so they are searched by the
 * words that they begin with: a term in quotes would have to be the whole name.
 */
export const ofEveryFunction = (stage: Stage, metricName: 'Errors' | 'Throttles' | 'Duration'): MathExpression =>
  search(
    'AWS/Lambda,FunctionName',
    `MetricName="${metricName}" podwarden ${stage.name}`,
    metricName === 'Duration' ? 'p95' : 'Sum',
    Duration.minutes(5),
  );

/** Seconds between a clean sweep and the one before; 60 when all is well. */
export const sweepAge = (stage: Stage): MathExpression =>
  new MathExpression({
    expression: 'DIFF_TIME(sweeps)',
    usingMetrics: { sweeps: counted(stage, metricNames.cleanSweep) },
    label: 'seconds since the clean sweep before',
    period: Duration.minutes(1),
  });

/** Counts of answers by the access log; see `access-log-metrics.ts`. */
export type AccessLogMetric = 'RequestsRefused' | 'PodRequestsRefused' | 'PodFaults';

export const ofAccessLog = (stage: Stage, metricName: AccessLogMetric): Metric =>
  new Metric({ namespace: serviceName(stage), metricName, statistic: 'Sum', period: Duration.minutes(5) });

const sumOf = (metrics: readonly IMetric[], label: string): MathExpression => {
  // CloudWatch takes ten metrics in the expression of an alarm.
  if (metrics.length > 10) throw new Error(`${label}: an alarm can sum up ten metrics at most`);
  const usingMetrics = Object.fromEntries(metrics.map((metric, nth) => [`m${nth}`, metric]));
  return new MathExpression({ expression: 'SUM(METRICS())', usingMetrics, label, period: Duration.minutes(5) });
};

/** Calls of these functions, ten at most, for which Lambda had no execution. */
export const throttledCalls = (functions: readonly IFunction[]): MathExpression =>
  sumOf(
    functions.map((fn) => fn.metricThrottles({ statistic: 'Sum', period: Duration.minutes(5) })),
    'throttled calls',
  );

/** A table, or one index of it: a table does not count what its indexes refuse. */
export interface CountedTable {
  readonly tableName: string;
  readonly indexName?: string;
}

/** Reads and writes of these, five at most, that DynamoDB refused for coming too fast. */
export const throttledRequests = (tables: readonly CountedTable[]): MathExpression =>
  sumOf(
    tables.flatMap(({ tableName, indexName }) =>
      ['ReadThrottleEvents', 'WriteThrottleEvents'].map(
        (metricName) =>
          new Metric({
            namespace: 'AWS/DynamoDB',
            metricName,
            dimensionsMap: {
              TableName: tableName,
              ...(indexName === undefined ? {} : { GlobalSecondaryIndexName: indexName }),
            },
            statistic: 'Sum',
            period: Duration.minutes(5),
          }),
      ),
    ),
    'throttled requests',
  );
