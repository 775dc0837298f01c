import type { Counts, PerCall } from './counts.ts';
import type { PriceName, Prices, Workload } from './inputs.ts';

/** How much of each thing that has a price. */
export type Usage = Readonly<Partial<Record<PriceName, number>>>;

export interface Inputs {
  readonly counts: Counts;
  readonly workload: Workload;
  readonly heartbeatSeconds: number;
}

const gigabyte = 1e9;
/** The bytes that a read unit of an eventually consistent query pays for: half a unit for every 4 KB. */
const bytesPerReadUnit = 8192;
export const hoursPerMonth = 730;
/** From here on Lambda gives a whole core; below, a share of one. */
const memoryOfACoreMb = 1769;

export const added = (...usages: readonly Usage[]): Usage => {
  const total: Partial<Record<PriceName, number>> = {};
  for (const usage of usages) {
    for (const [name, amount] of Object.entries(usage) as [PriceName, number][])
      total[name] = (total[name] ?? 0) + amount;
  }
  return total;
};

export const times = (usage: Usage, factor: number): Usage =>
  Object.fromEntries(Object.entries(usage).map(([name, amount]) => [name, amount * factor]));

export const dollarsOf = (name: PriceName, amount: number, { prices }: Prices): number =>
  (amount * prices[name].dollars) / prices[name].per;

export const totalOf = (usage: Usage, prices: Prices): number =>
  (Object.entries(usage) as [PriceName, number][]).reduce(
    (total, [name, amount]) => total + dollarsOf(name, amount, prices),
    0,
  );

/** A function has the CPU that its memory buys, and waits for what it calls. */
export const lambdaSeconds = (call: PerCall, memoryMb: number, workload: Workload): number => {
  const cpuMs = call.cpu_ms * Math.max(1, memoryOfACoreMb / memoryMb);
  return (cpuMs + call.dynamodb_calls * workload.dynamodb_call_ms + call.runpod_calls * workload.runpod_call_ms) / 1000;
};

const ofCall = (call: PerCall, memoryMb: number, { workload }: Inputs): Usage => {
  const kept = (call.stored_bytes / gigabyte) * workload.kept_months;
  return {
    lambda_request: 1,
    lambda_gb_second: (lambdaSeconds(call, memoryMb, workload) * memoryMb) / 1024,
    dynamodb_write_unit: call.table_write_units + call.index_write_units,
    dynamodb_read_unit: call.read_units,
    dynamodb_gb_month: Math.max(0, kept),
    dynamodb_recovery_gb_month: Math.max(0, kept),
    secret_read: call.secret_reads,
    s3_read: call.s3_reads,
    s3_write: call.s3_writes,
    logs_gb: (call.log_bytes + workload.platform_log_bytes) / gigabyte,
    logs_gb_month: ((call.log_bytes + workload.platform_log_bytes) / gigabyte) * workload.kept_months,
  };
};

/** One call of the API, by the name under which it was counted. */
export const ofOperation = (name: string, inputs: Inputs): Usage => {
  const call = inputs.counts.operations[name];
  if (!call) throw new Error(`No call of ${name} was counted: run npm run cost.`);
  const accessLog = inputs.workload.access_log_bytes / gigabyte;
  return added(ofCall(call, inputs.counts.memory_mb.function, inputs), {
    api_gateway_request: 1,
    logs_gb: accessLog,
    logs_gb_month: accessLog * inputs.workload.kept_months,
    transfer_out_gb: call.answer_bytes / gigabyte,
  });
};

/** Calls of a pod that trains, each hour: a report and a batch of log lines at each heartbeat. */
export const heartbeatsPerHour = ({ heartbeatSeconds }: Inputs): number => 3600 / heartbeatSeconds;

/** The usage that each sweep of a minute adds for one healthy job. The invocation itself is the stage's. */
const sweptForAnHour = (inputs: Inputs): Usage => {
  const { counts, workload } = inputs;
  const { lambda_request: _, ...share } = ofCall(counts.sweep.each_job, counts.memory_mb.sweep, {
    ...inputs,
    workload: { ...workload, platform_log_bytes: 0 },
  });
  return times(share, 60);
};

/**
 * A look at the curve reads all of its batches so far, whatever part of it was asked for: half of the job's at the mean. The
 * curves that were counted were short; the CPU to unpack longer ones is left out.
 */
const ofALookAtTheCurve = (inputs: Inputs): Usage => {
  const { counts, workload } = inputs;
  const batches = (heartbeatsPerHour(inputs) * workload.job_hours) / 2;
  const bytes = batches * (counts.operations['report-metrics']?.stored_bytes ?? 0);
  return { ...ofOperation('get-job-metrics', inputs), dynamodb_read_unit: 1 + bytes / bytesPerReadUnit };
};

export const ofJobHour = (inputs: Inputs): Usage =>
  added(
    times(ofOperation('report-metrics', inputs), heartbeatsPerHour(inputs)),
    times(ofOperation('ship-logs', inputs), heartbeatsPerHour(inputs)),
    times(ofOperation('get-job', inputs), inputs.workload.page_polls_per_hour),
    times(ofALookAtTheCurve(inputs), inputs.workload.page_polls_per_hour),
    sweptForAnHour(inputs),
  );

/** Once a job: its start and end, its files. */
export const ofJobStartAndEnd = (inputs: Inputs): Usage => {
  const { workload } = inputs;
  const calls = (name: string, count: number) => times(ofOperation(name, inputs), count);
  const parts = Math.ceil((workload.artifact_gb * 1000) / workload.upload_part_mb);
  const downloads = workload.artifact_downloads;
  return added(
    calls('deploy-job', 1),
    calls('claim-attempt', workload.attempts),
    calls('redeem-download-token', workload.attempts),
    // Downloading, loading, training, uploading.
    calls('report-event, phase', 4 * workload.attempts),
    calls('create-artifact', 1),
    calls('report-event, completed', workload.attempts),
    {
      s3_write: parts + 2,
      s3_read: workload.attempts * 2 + downloads + 2,
      s3_gb_month: (workload.dataset_gb + workload.artifact_gb) * workload.kept_months,
      transfer_out_gb: workload.dataset_gb * workload.attempts + workload.artifact_gb * downloads,
    },
  );
};

/** The usage of a stage in a month with no job at all. */
export const ofStageMonth = (inputs: Inputs): Usage => {
  const { counts, workload } = inputs;
  const { alarms, dashboards, secrets, custom_metrics } = counts.metrics_and_alarms;
  const sweeps = 60 * hoursPerMonth;
  return added(times(ofCall(counts.sweep.alone, counts.memory_mb.sweep, inputs), sweeps), {
    scheduled_event: sweeps,
    alarm_month: alarms,
    dashboard_month: dashboards,
    secret_month: secrets,
    custom_metric_month: custom_metrics + workload.metric_series_by_dimension,
  });
};

/** Each job's hours and its share of start and end, for every hour that it runs. */
export const ofJobHourInAll = (inputs: Inputs): Usage =>
  added(ofJobHour(inputs), times(ofJobStartAndEnd(inputs), 1 / inputs.workload.job_hours));

export interface AtScale {
  readonly pods: number;
  readonly dollarsPerMonth: number;
  readonly dollarsPerJobHour: number;
  readonly dollarsPer1000Jobs: number;
  readonly dollarsPerMillionPoints: number;
  /** A share of what the GPUs cost. */
  readonly shareOfGpu: number;
}

/** With so many pods running all the time. */
export const atScale = (pods: number, inputs: Inputs, prices: Prices): AtScale => {
  const { workload, counts } = inputs;
  const fixed = totalOf(ofStageMonth(inputs), prices);
  const variable = totalOf(ofJobHourInAll(inputs), prices) * pods * hoursPerMonth;
  const dollarsPerJobHour = (fixed + variable) / (pods * hoursPerMonth);
  const report = totalOf(ofOperation('report-metrics', inputs), prices);
  return {
    pods,
    dollarsPerMonth: fixed + variable,
    dollarsPerJobHour,
    dollarsPer1000Jobs: dollarsPerJobHour * workload.job_hours * 1000,
    dollarsPerMillionPoints: (report / counts.points_per_report) * 1e6,
    shareOfGpu: dollarsPerJobHour / workload.gpu_dollars_per_hour,
  };
};
