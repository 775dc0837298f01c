import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const priceNames = [
  'api_gateway_request',
  'lambda_request',
  'lambda_gb_second',
  'dynamodb_write_unit',
  'dynamodb_read_unit',
  'dynamodb_gb_month',
  'dynamodb_recovery_gb_month',
  'logs_gb',
  'logs_gb_month',
  'custom_metric_month',
  'alarm_month',
  'dashboard_month',
  'secret_month',
  'secret_read',
  'scheduled_event',
  's3_write',
  's3_read',
  's3_gb_month',
  'transfer_out_gb',
] as const;
export type PriceName = (typeof priceNames)[number];

const pricesSchema = z.strictObject({
  as_known_on: z.iso.date(),
  region: z.string(),
  how: z.string(),
  prices: z.record(
    z.enum(priceNames),
    z.strictObject({
      dollars: z.number().positive(),
      /** For so many of the unit. */
      per: z.number().positive(),
      unit: z.string(),
      page: z.string(),
    }),
  ),
});
export type Prices = z.infer<typeof pricesSchema>;

const workloadNames = [
  'job_hours',
  'dataset_gb',
  'artifact_gb',
  'artifact_downloads',
  'kept_months',
  'upload_part_mb',
  'page_polls_per_hour',
  'attempts',
  'dynamodb_call_ms',
  'runpod_call_ms',
  'platform_log_bytes',
  'access_log_bytes',
  'metric_series_by_dimension',
  'gpu_dollars_per_hour',
] as const;

const workloadFileSchema = z.record(
  z.enum(workloadNames),
  z.strictObject({ value: z.number().min(0), why: z.string() }),
);
export type Workload = Readonly<Record<(typeof workloadNames)[number], number>>;

const read = (name: string): unknown => JSON.parse(readFileSync(join(import.meta.dirname, name), 'utf8'));

export const readPrices = (): Prices => pricesSchema.parse(read('prices.json'));

/** The assumptions about jobs, each with its reason. */
export const readAssumptions = () => workloadFileSchema.parse(read('workload.json'));

export const readWorkload = (): Workload =>
  Object.fromEntries(Object.entries(readAssumptions()).map(([name, { value }]) => [name, value])) as Workload;
