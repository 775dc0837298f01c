import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import * as z from 'zod';
import { bytesPerGigabyte, largestLimitOfAll, largestLimits } from '../shared/largest-limits.ts';
import { formerNames, type LifecycleName } from '../shared/lifecycle.ts';
import { hostFault } from '../shared/public-host.ts';
import { PlainError } from './plain-error.ts';
import { publicUrlFault } from './public-url.ts';
import { fewestRunpodCalls } from './runpod-calls.ts';
import type { Stage } from './stages.ts';
import { accountBurst } from './throttles.ts';

const digits = z
  .string()
  .regex(/^\d{1,15}$/, 'is not a whole number')
  .transform(Number);

const wholeNumber = () => digits.pipe(z.int().min(1, 'is less than 1'));

const whole = (fallback: number) => wholeNumber().prefault(String(fallback));

/** A setting with a limit, for which 0 permits nothing. Functions also refuse a limit above `largest`. */
const limit = (fallback: number, largest: number) =>
  digits.pipe(z.int().max(largest, `is more than ${largest}`)).prefault(String(fallback));

const lifecycleShape = (stage: Stage) =>
  Object.fromEntries(Object.entries(stage.lifecycle).map(([name, byDefault]) => [name, whole(byDefault)])) as Record<
    LifecycleName,
    ReturnType<typeof whole>
  >;

/** Returns true for an origin as a browser sends it (scheme, host and port, without a path), and for `*`. */
const isOrigin = (text: string): boolean => text === '*' || (URL.canParse(text) && new URL(text).origin === text);

const originList = z
  .string()
  .transform((text) => text.split(',').map((origin) => origin.trim()))
  .refine(
    (origins) => origins.every(isOrigin),
    'is not a list of origins such as https://app.example.com, separated by commas',
  );

/** Returns the schema of all settings with their defaults for the stage. The values are strings, the form of environment variables. */
export const settingsSchema = (stage: Stage) => {
  const deployed = stage.name !== 'local';
  const url = z
    .url({ protocol: /^https?$/, error: 'is not a URL', abort: true })
    .refine((text) => !deployed || text.startsWith('https:'), `is not https, which stage ${stage.name} needs`);
  return z.object({
    PUBLIC_API_URL: z
      .url({ protocol: /^https?$/, error: 'is not a URL', abort: true })
      .superRefine((text, context) => {
        const fault = deployed ? publicUrlFault(text) : undefined;
        if (fault) context.addIssue(`${fault}, and pods must be able to call it`);
      })
      .transform((text) => text.replace(/\/$/, ''))
      .optional(),
    JWT_ISSUER_URL: url
      .superRefine((text, context) => {
        const fault = deployed ? hostFault(new URL(text).hostname) : undefined;
        if (fault) context.addIssue(`${fault}, and API Gateway must be able to read its keys`);
      })
      .optional(),
    JWT_AUDIENCE: z.string().optional(),
    OPERATOR_CLAIM: z
      .string()
      .regex(/^\S{1,128}$/, 'is not the name of a claim')
      .optional()
      .prefault(stage.operator?.claim),
    OPERATOR_CLAIM_VALUE: z
      .string()
      .regex(/^[^\s[\]]{1,256}$/, 'is not one value: a list of them reaches functions as [a b]')
      .optional()
      .prefault(stage.operator?.value),
    CORS_ORIGINS: originList.default([...stage.corsOrigins]),
    /**
     * The origin of the console: the address that the first deploy prints, or a host of the owner (see CONSOLE_CERTIFICATE_ARN). Pages of
     * this origin may call the API. `GET /api/health` returns the origin.
     */
    CONSOLE_URL: url
      .transform((text) => text.replace(/\/$/, ''))
      .refine((text) => new URL(text).origin === text, 'is not an origin such as https://console.example.com')
      .optional(),
    /** The certificate for the host of CONSOLE_URL, if the owner provides this host. CloudFront reads certificates of us-east-1 only. */
    CONSOLE_CERTIFICATE_ARN: z
      .string()
      .regex(
        /^arn:aws:acm:us-east-1:\d{12}:certificate\/[\w-]+$/,
        'is not the ARN of an ACM certificate of us-east-1, the region whose certificates CloudFront takes',
      )
      .optional(),
    /**
     * The id of the console's client at JWT_ISSUER_URL. The client must be public (authorization code with PKCE). Without a client, people
     * sign in with API keys only.
     */
    CONSOLE_CLIENT_ID: z.string().optional(),
    CONSOLE_SIGN_IN_SCOPE: z.string().prefault('openid'),
    /** The origin of the token endpoint, if this endpoint is on another host than the issuer. */
    CONSOLE_SIGN_IN_ORIGINS: originList
      .refine((origins) => origins.every((origin) => origin.startsWith('https:')), 'are not all https')
      .default([]),
    ALARM_EMAIL: z.email('is not an e-mail address').optional(),
    RUNBOOK_URL: z
      .url({ protocol: /^https$/, error: 'is not an https URL', abort: true })
      .refine((text) => !text.includes('#'), 'names a heading already')
      .optional(),
    AWS_BUDGET_DOLLARS_PER_MONTH: whole(stage.awsBudgetDollarsPerMonth),
    ALARM_DOLLARS_PER_HOUR: whole(60),
    /** The burst quota of the account in its region. No route gets a larger burst. */
    API_REQUESTS_AT_ONCE: whole(accountBurst),
    RUNPOD_API_URL: url.transform((text) => text.replace(/\/$/, '')).prefault('https://api.runpod.io/v2'),
    RUNPOD_API_KEY: z.string().optional(),
    RUNPOD_API_KEY_SECRET: z.string().optional(),
    RUNPOD_READ_KEY_SECRET: z.string().optional(),
    MAX_DATASET_BYTES: whole(20 * 1024 ** 3),
    MAX_ARTIFACT_BYTES_PER_JOB: whole(1024 ** 4),
    DOWNLOAD_TOKEN_TTL_SECONDS: whole(7200),
    TELEMETRY_TTL_DAYS: whole(90),
    DEFAULT_DOCKER_IMAGE: z.string().prefault('runpod/pytorch:1.0.3-cu1281-torch291-ubuntu2404'),
    MIN_CUDA_VERSION: z
      .string()
      .regex(/^\d+\.\d+$/, 'is not a version such as 12.8')
      .prefault('12.8'),
    REAPER_INTERVAL_SECONDS: whole(60),
    /**
     * Keeps an index that only version 0.1 reads. The first deploy over version 0.1 must keep the index, because DynamoDB accepts one
     * change of the indexes of a table at a time.
     */
    KEEP_ACTIVE_INDEX: z
      .enum(['true', 'false'], 'is neither true nor false')
      .transform((text) => text === 'true')
      .prefault('false'),
    MAX_JOB_DOLLARS_PER_HOUR: whole(80),
    MAX_JOB_GPUS: whole(16),
    MAX_JOB_ATTEMPTS: whole(10),
    MAX_JOB_HOURS: whole(168),
    MAX_JOB_DISK_GB: whole(4000),
    DEFAULT_JOB_BUDGET_DOLLARS: wholeNumber().optional(),
    USER_PODS: limit(stage.userLimits.pods, largestLimits.pods),
    USER_WAITING_JOBS: limit(stage.userLimits.waitingJobs, largestLimits.waiting_jobs),
    USER_DOLLARS_PER_HOUR: limit(stage.userLimits.dollarsPerHour, largestLimits.dollars_per_hour),
    USER_DOLLARS_PER_MONTH: limit(stage.userLimits.dollarsPerMonth, largestLimits.dollars_per_month),
    USER_STORED_GB: limit(stage.userLimits.storedGb, Math.floor(largestLimits.stored_bytes / bytesPerGigabyte)),
    INSTALLATION_PODS: limit(stage.installationLimits.pods, largestLimitOfAll),
    INSTALLATION_DOLLARS_PER_HOUR: limit(stage.installationLimits.dollarsPerHour, largestLimitOfAll),
    INSTALLATION_DOLLARS_PER_MONTH: limit(stage.installationLimits.dollarsPerMonth, largestLimitOfAll),
    DEPLOYS_PER_USER_PER_MINUTE: whole(stage.deploysPerUserPerMinute),
    RUNPOD_CALLS_PER_MINUTE: whole(stage.runpodCallsPerMinute),
    ...lifecycleShape(stage),
  });
};

export type Settings = z.output<ReturnType<typeof settingsSchema>>;

/** Returns the origins whose pages may call the API and upload to the bucket. */
export const allowedOrigins = ({ CORS_ORIGINS, CONSOLE_URL }: Settings): readonly string[] => [
  ...new Set([...CORS_ORIGINS, ...(CONSOLE_URL === undefined ? [] : [CONSOLE_URL])]),
];

type Source = Readonly<Record<string, string | undefined>>;

const pairs = [
  ['JWT_ISSUER_URL', 'JWT_AUDIENCE'],
  ['OPERATOR_CLAIM', 'OPERATOR_CLAIM_VALUE'],
] as const;

/** Pairs of settings. The first setting of a pair has no meaning without the second. */
const needs = [
  ['CONSOLE_CERTIFICATE_ARN', 'CONSOLE_URL'],
  ['CONSOLE_CLIENT_ID', 'JWT_ISSUER_URL'],
  ['CONSOLE_SIGN_IN_ORIGINS', 'CONSOLE_CLIENT_ID'],
] as const;

/**
 * Returns a fault for each setting that is missing, or that needs another setting. The schema does not make these checks, so that a wrong
 * value hides no such fault.
 */
const presenceFaults = (stage: Stage, given: Source): readonly string[] => {
  const alone = needs.filter(([name, needed]) => given[name] !== undefined && given[needed] === undefined);
  const missing = stage.mustName.filter((name) => given[name] === undefined);
  const apart = pairs.filter(([one, other]) => (given[one] === undefined) !== (given[other] === undefined));
  return [
    ...missing.map((name) => `${name} is missing, and this stage must name it`),
    ...apart
      .filter((pair) => !pair.some((name) => missing.some((absent) => absent === name)))
      .map(([one, other]) => `${one} and ${other} go together, but only one is set`),
    ...alone.map(([name, needed]) => `${name} is set, but not ${needed}, which it is for`),
  ];
};

/** The seconds after DEADMAN_SECONDS after which a pod that cannot reach the API ends itself (`watchdog.py` of the pod). */
const deadManGraceSeconds = 120;

/**
 * Returns the faults of settings that contradict each other. A default above the largest value that a job may request would apply to jobs
 * that request no value.
 */
const orderFaults = ({
  MAX_ATTEMPTS,
  MAX_JOB_ATTEMPTS,
  MAX_DURATION_MINUTES,
  MAX_JOB_HOURS,
  RUNPOD_CALLS_PER_MINUTE,
  DEADMAN_SECONDS,
  SILENCE_EXCUSED_SECONDS,
}: Settings): readonly string[] => {
  const excused = DEADMAN_SECONDS + deadManGraceSeconds;
  const rules = [
    [MAX_ATTEMPTS <= MAX_JOB_ATTEMPTS, 'MAX_ATTEMPTS is more than MAX_JOB_ATTEMPTS'],
    [MAX_DURATION_MINUTES <= MAX_JOB_HOURS * 60, 'MAX_DURATION_MINUTES is more than MAX_JOB_HOURS'],
    [
      SILENCE_EXCUSED_SECONDS >= excused,
      `SILENCE_EXCUSED_SECONDS is less than DEADMAN_SECONDS and ${deadManGraceSeconds} more, so that an outage of ours would end pods that still wait for it to pass`,
    ],
    [
      RUNPOD_CALLS_PER_MINUTE >= fewestRunpodCalls,
      `RUNPOD_CALLS_PER_MINUTE is less than ${fewestRunpodCalls}, of which sweeps and users could not each do something`,
    ],
  ] as const;
  return rules.filter(([isKept]) => !isKept).map(([, fault]) => fault);
};

/** Renames settings that have the name of an earlier version. If both names are set, the newer name counts. */
const withoutFormerNames = (given: Source): Source => ({
  ...Object.fromEntries(formerNames.map(([former, name]) => [name, given[former]]).filter(([, value]) => value)),
  ...given,
});

/** Returns the settings of a stage. Throws `PlainError` with one sentence that names every fault. An empty value counts as no value. */
export const readSettings = (stage: Stage, source: Source): Settings => {
  const given = withoutFormerNames(Object.fromEntries(Object.entries(source).filter(([, value]) => value?.trim())));
  const parsed = settingsSchema(stage).safeParse(given);
  const issues = parsed.error?.issues ?? [];
  const faults = [
    ...issues.map((issue) => `${issue.path.join('.')} ${issue.message}`),
    ...presenceFaults(stage, given),
    ...(parsed.success ? orderFaults(parsed.data) : []),
  ];
  if (parsed.success && faults.length === 0) return parsed.data;
  throw new PlainError(`stage ${stage.name} cannot be synthesized: ${faults.join('; ')}.`);
};

/** Returns the variables of the file `.env` in the folder. Variables of the real environment override the variables of the file. */
export const environmentOf = (root: string, environment: Source = process.env): Source => {
  const file = join(root, '.env');
  return existsSync(file) ? { ...parseEnv(readFileSync(file, 'utf8')), ...environment } : environment;
};
