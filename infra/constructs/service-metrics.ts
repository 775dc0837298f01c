import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { metricNames, metricNamespace } from '../../shared/names.ts';
import type { Stage } from '../stages.ts';

type MetricName = (typeof metricNames)[keyof typeof metricNames];

/** Returns the service name of the metrics of a stage. All stages of an account share the namespace, so this name identifies the stage. */
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

/** The largest value that sweeps have measured within a minute. */
export const measured = (stage: Stage, metricName: MetricName): Metric =>
  ours(stage, metricName, 'Maximum', Duration.minutes(1));

/** One line of a graph for each result of a search. The search also finds metrics that are newer than the dashboard. */
const search = (schema: string, terms: string, statistic: string, period: Duration): MathExpression =>
  new MathExpression({
    expression: `SEARCH('{${schema}} ${terms}', '${statistic}', ${period.toSeconds()})`,
    usingMetrics: {},
    label: '',
    period,
  });

type Dimension = 'class' | 'operation' | 'reason' | 'status';

const oursBy = (
  stage: Stage,
  metricName: MetricName,
  dimension: Dimension,
  statistic: 'Sum' | 'Maximum',
  period: Duration,
): MathExpression => {
  const terms = `MetricName="${metricName}" service="${serviceName(stage)}"`;
  return search(`${metricNamespace},service,${dimension}`, terms, statistic, period);
};

/** One line of a graph for each value of a dimension of our own metric. */
export const countedBy = (stage: Stage, metricName: MetricName, dimension: Dimension): MathExpression =>
  oursBy(stage, metricName, dimension, 'Sum', Duration.minutes(5));

export const measuredBy = (stage: Stage, metricName: MetricName, dimension: Dimension): MathExpression =>
  oursBy(stage, metricName, dimension, 'Maximum', Duration.minutes(1));

const fiveMinuteSum = { statistic: 'Sum', period: Duration.minutes(5) } as const;

/** The sum of a count that API Gateway itself makes. */
export const ofApi = (apiId: string, metricName: '4xx' | '5xx' | 'Count'): Metric =>
  new Metric({ namespace: 'AWS/ApiGateway', metricName, dimensionsMap: { ApiId: apiId }, ...fiveMinuteSum });

/** The milliseconds from the first received byte to the last sent byte. `IntegrationLatency` is the part that the function takes. */
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
 * One line of a graph for each function of the stage. CloudFormation adds random letters to the end of a function's name. So the search
 * uses the words at the beginning of the name, without quotes: a term in quotes would have to match the whole name.
 */
export const ofEveryFunction = (stage: Stage, metricName: 'Errors' | 'Throttles' | 'Duration'): MathExpression =>
  search(
    'AWS/Lambda,FunctionName',
    `MetricName="${metricName}" podwarden ${stage.name}`,
    metricName === 'Duration' ? 'p95' : 'Sum',
    Duration.minutes(5),
  );

/** The seconds between a clean sweep and the previous clean sweep. The normal value is 60. */
export const sweepAge = (stage: Stage): MathExpression =>
  new MathExpression({
    expression: 'DIFF_TIME(sweeps)',
    usingMetrics: { sweeps: counted(stage, metricNames.cleanSweep) },
    label: 'seconds since the clean sweep before',
    period: Duration.minutes(1),
  });

/** The names of metrics that count answers in the access log. `access-log-metrics.ts` defines these metrics. */
export type AccessLogMetric = 'RequestsRefused' | 'PodRequestsRefused' | 'PodFaults';

export const ofAccessLog = (stage: Stage, metricName: AccessLogMetric): Metric =>
  new Metric({ namespace: serviceName(stage), metricName, ...fiveMinuteSum });

const sumOf = (metrics: readonly IMetric[], label: string): MathExpression => {
  // CloudWatch accepts ten metrics at most in the expression of an alarm.
  if (metrics.length > 10) throw new Error(`${label}: an alarm can sum up ten metrics at most`);
  const usingMetrics = Object.fromEntries(metrics.map((metric, nth) => [`m${nth}`, metric]));
  return new MathExpression({ expression: 'SUM(METRICS())', usingMetrics, label, period: Duration.minutes(5) });
};

/** The number of calls of these functions for which Lambda had no free execution. Accepts ten functions at most. */
export const throttledCalls = (functions: readonly IFunction[]): MathExpression =>
  sumOf(
    functions.map((fn) => fn.metricThrottles(fiveMinuteSum)),
    'throttled calls',
  );

/** A table, or one index of a table. The metrics of a table do not count requests that its indexes refuse. */
export interface CountedTable {
  readonly tableName: string;
  readonly indexName?: string;
}

/** The number of reads and writes that DynamoDB refused because they came too fast. Accepts five tables or indexes at most. */
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
            ...fiveMinuteSum,
          }),
      ),
    ),
    'throttled requests',
  );
