import { stageNamed } from '../../../infra/stages.ts';
import { throttlesOf } from '../../../infra/throttles.ts';
import { activeShards } from '../../../shared/names.ts';
import { pagesFor } from '../sweep/report.ts';
import { heartbeatsPerHour, type Inputs, lambdaSeconds } from './calculate.ts';
import type { PerCall } from './counts.ts';

export interface Quota {
  readonly of: 'RunPod' | 'AWS' | 'Podwarden';
  readonly name: string;
  readonly limit: number;
  readonly unit: string;
  /** The part of the quota that so many pods need. */
  readonly used: (pods: number) => number;
  readonly raise: string;
}

/** The quotas that bind, as each side publishes them; AWS's are the defaults of an account in us-east-1. */
export const quotasOf = (inputs: Inputs): readonly Quota[] => {
  const { counts, workload, heartbeatSeconds } = inputs;
  const op = (name: string): PerCall => {
    const call = counts.operations[name];
    if (!call) throw new Error(`No call of ${name} was counted.`);
    return call;
  };
  const [report, logs] = [op('report-metrics'), op('ship-logs')];
  const polls = workload.page_polls_per_hour / 3600;
  const beats = heartbeatsPerHour(inputs) / 3600;
  const seconds = (call: PerCall) => lambdaSeconds(call, counts.memory_mb.function, workload);
  const prod = stageNamed('prod');
  const jobsPerHour = (pods: number) => pods / workload.job_hours;
  return [
    {
      of: 'RunPod',
      name: "RunPod's default limit on spending",
      limit: 80,
      unit: 'dollars an hour',
      used: (pods) => pods * workload.gpu_dollars_per_hour,
      raise: 'ask RunPod',
    },
    {
      of: 'RunPod',
      name: "RunPod's calls, worst published policy",
      limit: 3000,
      unit: 'calls an hour',
      used: (pods) => 60 * pagesFor(pods) + jobsPerHour(pods) * workload.attempts * 2,
      raise: 'RunPod was seen to grant 7200; a second account beyond that',
    },
    {
      of: 'RunPod',
      name: "RunPod's calls for one list of pods",
      limit: 60,
      unit: 'calls a minute',
      used: pagesFor,
      raise: 'RunPod was seen to grant 180; a second account and stage beyond that',
    },
    {
      of: 'Podwarden',
      name: "prod's own throttle of a route that pods call",
      limit: throttlesOf(prod, heartbeatSeconds).pod.requestsPerSecond,
      unit: 'requests a second',
      used: (pods) => pods * beats,
      raise: '`pods` of the stage in `infra/stages.ts`',
    },
    {
      of: 'Podwarden',
      name: 'jobs that one sweep can read',
      limit: 50_000,
      unit: 'jobs (docs/scale.md)',
      used: (pods) => pods,
      raise: 'more memory does not help above a core; a second stage does',
    },
    {
      of: 'AWS',
      name: 'API Gateway, all APIs of an account and region',
      limit: 10_000,
      unit: 'requests a second',
      used: (pods) => pods * 2 * (beats + polls),
      raise: 'Service Quotas, or a longer `HEARTBEAT_INTERVAL_SECONDS`',
    },
    {
      of: 'AWS',
      name: 'Lambda, executions at once (an account that is new has 10)',
      limit: 1000,
      unit: 'executions',
      used: (pods) =>
        pods *
        (beats * (seconds(report) + seconds(logs)) + polls * (seconds(op('get-job')) + seconds(op('get-job-metrics')))),
      raise: 'Service Quotas',
    },
    {
      of: 'AWS',
      name: 'DynamoDB, writes of all tables against what one may take on demand',
      limit: 40_000,
      unit: 'write units a second',
      used: (pods) => pods * beats * (report.table_write_units + logs.table_write_units),
      raise: 'Service Quotas',
    },
    {
      of: 'AWS',
      name: `DynamoDB, one of ${activeShards} keys of the index of open jobs`,
      limit: 1000,
      unit: 'write units a second',
      used: (pods) => (pods * beats * (report.index_write_units + logs.index_write_units)) / activeShards,
      raise: '`activeShards` in `shared/names.ts`',
    },
  ];
};

/** The fewest pods of which a quota is too small; whole numbers, by halving. */
export const podsUntil = ({ used, limit }: Quota): number => {
  let [low, high] = [0, 1];
  while (used(high) <= limit && high < 1e9) high *= 2;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (used(middle) > limit) high = middle;
    else low = middle;
  }
  return high;
};
