import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { metricNames, metricNamespace } from '../../shared/names.ts';
import type { Stage } from '../stages.ts';

type MetricName = (typeof metricNames)[keyof typeof metricNames];

/** What a function counts under: stages of one account share the namespace, so a stage is told by this. */
export const serviceName = (stage: Stage): string => `podwarden-${stage.name}`;

/** The sum of a count that functions emit themselves. */
export const counted = (stage: Stage, metricName: MetricName, period = Duration.minutes(1)): Metric =>
  new Metric({
    namespace: metricNamespace,
    metricName,
    dimensionsMap: { service: serviceName(stage) },
    statistic: 'Sum',
    period,
  });

/** The sum of one of API Gateway's own counts. */
export const ofApi = (apiId: string, metricName: '4xx' | '5xx' | 'Count', period = Duration.minutes(5)): Metric =>
  new Metric({ namespace: 'AWS/ApiGateway', metricName, dimensionsMap: { ApiId: apiId }, statistic: 'Sum', period });

/** One line for each function of the stage, also for those made after the dashboard. */
export const ofEveryFunction = (stage: Stage, metricName: 'Errors' | 'Throttles' | 'Duration'): MathExpression =>
  new MathExpression({
    expression: `SEARCH('{AWS/Lambda,FunctionName} MetricName="${metricName}" FunctionName="podwarden-${stage.name}"', '${metricName === 'Duration' ? 'p95' : 'Sum'}', 300)`,
    usingMetrics: {},
    label: '',
    period: Duration.minutes(5),
  });

/** One line for each reason for which jobs of the stage ended. */
export const endedByReason = (stage: Stage): MathExpression =>
  new MathExpression({
    expression: `SEARCH('{${metricNamespace},service,reason} MetricName="${metricNames.jobEnded}" service="${serviceName(stage)}"', 'Sum', 300)`,
    usingMetrics: {},
    label: '',
    period: Duration.minutes(5),
  });
