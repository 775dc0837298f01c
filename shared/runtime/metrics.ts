import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { type metricNames, metricNamespace } from '../names.ts';

type MetricName = (typeof metricNames)[keyof typeof metricNames];

/**
 * The dimensions of metrics. CloudWatch bills every value of a dimension as a separate metric. So each dimension must have a few known
 * values, never an id, a user or a path.
 */
export type MetricDimension = 'class' | 'operation' | 'reason' | 'status';

type Dimensions = Readonly<Partial<Record<MetricDimension, string>>>;

const metrics = new Metrics({ namespace: metricNamespace });

/** Writes one metric in the embedded metric format. Each call writes a line at once, so no flush is needed. */
const emit = (name: MetricName, value: number, unit: 'Count' | 'Seconds' | 'NoUnit', dimensions: Dimensions): void => {
  const single = metrics.singleMetric();
  for (const [key, dimension] of Object.entries(dimensions)) single.addDimension(key, dimension);
  single.addMetric(name, MetricUnit[unit], value);
};

/** Counts events. The values of one minute are added up. */
export const count = (name: MetricName, value = 1, dimensions: Dimensions = {}): void =>
  emit(name, value, 'Count', dimensions);

/** Reports a current value. The highest of several values in one minute matters. The unit is seconds if the name ends with `Seconds`. */
export const measure = (name: MetricName, value: number, dimensions: Dimensions = {}): void =>
  emit(name, value, name.endsWith('Seconds') ? 'Seconds' : 'NoUnit', dimensions);
