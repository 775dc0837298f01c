import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { type metricNames, metricNamespace } from '../names.ts';

type MetricName = (typeof metricNames)[keyof typeof metricNames];

/**
 * The dimensions of metrics: each has a few values, known beforehand. Every value is a metric of its own that
 * CloudWatch bills, so no id, user or path may ever be one.
 */
export type MetricDimension = 'class' | 'operation' | 'reason' | 'status';

type Dimensions = Readonly<Partial<Record<MetricDimension, string>>>;

const metrics = new Metrics({ namespace: metricNamespace });

/** In the embedded metric format; each call is a line of its own, so nothing waits for a flush. */
const emit = (name: MetricName, value: number, unit: 'Count' | 'Seconds' | 'NoUnit', dimensions: Dimensions): void => {
  const single = metrics.singleMetric();
  for (const [key, dimension] of Object.entries(dimensions)) single.addDimension(key, dimension);
  single.addMetric(name, MetricUnit[unit], value);
};

/** Something happened, so many times. To be summed up. */
export const count = (name: MetricName, value = 1, dimensions: Dimensions = {}): void =>
  emit(name, value, 'Count', dimensions);

/** How something stands now; of several in a minute the highest matters. Seconds where the name says so. */
export const measure = (name: MetricName, value: number, dimensions: Dimensions = {}): void =>
  emit(name, value, name.endsWith('Seconds') ? 'Seconds' : 'NoUnit', dimensions);
