import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { type metricNames, metricNamespace } from '../names.ts';

type MetricName = (typeof metricNames)[keyof typeof metricNames];

const metrics = new Metrics({ namespace: metricNamespace });

/** Counts in the embedded metric format; each call is a line of its own, so nothing waits for a flush. */
export const count = (name: MetricName, value = 1, dimensions: Readonly<Record<string, string>> = {}): void => {
  const single = metrics.singleMetric();
  for (const [key, dimension] of Object.entries(dimensions)) single.addDimension(key, dimension);
  single.addMetric(name, MetricUnit.Count, value);
};
