import { logsOf } from './logs-of.ts';

/** The lines of the embedded metric format that `work` writes, and those of one metric by its name. */
export const metricsOf = async (work: () => Promise<unknown>) => {
  const logs = await logsOf(work);
  const lines = [...logs.matchAll(/\{"_aws".*?\}(?=\{|\n|$)/g)].map(([line]) => JSON.parse(line) as Metric);
  return (name: string): readonly Metric[] => lines.filter((line) => name in line);
};

type Metric = Readonly<Record<string, unknown>>;
