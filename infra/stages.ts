import { type LifecycleNumbers, lifecycleDefaults } from '../shared/lifecycle.ts';
import { PlainError } from './plain-error.ts';

export type StageName = 'local' | 'dev' | 'staging' | 'prod';

export interface UserLimits {
  /** Jobs that have a pod or may be given one at any moment. */
  readonly pods: number;
  /** Jobs beyond those, which wait until one of the user's has ended. */
  readonly waitingJobs: number;
  readonly dollarsPerHour: number;
  readonly dollarsPerMonth: number;
  readonly storedGb: number;
}

export interface InstallationLimits {
  readonly pods: number;
  readonly dollarsPerHour: number;
  readonly dollarsPerMonth: number;
}

export interface Stage {
  /** In every stack name and every pod name: `[a-z][a-z0-9]{0,15}`, so that no stage's pods can be read as another's. */
  readonly name: StageName;
  /**
   * `kept`: survives its stack, cannot be deleted, 35 days of recovery, 90 days of logs. `disposable`: goes with its stack, 1
   * day of recovery, 14 of logs. See `constructs/stateful.ts`.
   */
  readonly stateful: 'kept' | 'disposable';
  /** Pods at a time that its throttles let report and start; more are answered 429, and repeat. See `throttles.ts`. */
  readonly pods: number;
  /** The rate of each route that users call. A page that follows a job asks every few seconds. */
  readonly userRequestsPerSecond: number;
  /**
   * The sweep and the functions that pods call have concurrency that nobody else can use up. AWS keeps 100 of an account's
   * executions unreserved, so one that still has the 10 of a new account cannot reserve any.
   */
  readonly reservesConcurrency: boolean;
  /**
   * The budget for AWS in dollars a month, where the settings say nothing: above it, AWS sends a notice; nothing is ever cut off.
   * `docs/cost.md`: a stage without jobs costs up to 30 dollars, most of it for metrics; a pod that is busy day and night some 16,
   * most of it for what its jobs download. So prod gets the notice from some 60 such pods on: a default that is too low costs a
   * mail, and one that is too high says nothing.
   */
  readonly awsBudgetDollarsPerMonth: number;
  /** The most that one user may have, where neither the settings nor an operator say anything. */
  readonly userLimits: UserLimits;
  /**
   * The most that all users together may have, where the settings say nothing: some five users at their limits. RunPod lets a new
   * account spend 80 dollars an hour.
   */
  readonly installationLimits: InstallationLimits;
  /** Jobs that one user may deploy a minute, where the settings say nothing. */
  readonly deploysPerUserPerMinute: number;
  /** Calls that RunPod grants this stage a minute, where the settings say nothing: 60 is the worst that it has published. */
  readonly runpodCallsPerMinute: number;
  /** Origins of the pages that may call the API where the settings name none. */
  readonly corsOrigins: readonly string[];
  /** The numbers by which jobs are judged, where the settings say nothing. */
  readonly lifecycle: LifecycleNumbers;
  /** The claim, and its value, of an operator's JWT where the settings name none. */
  readonly operator?: { readonly claim: string; readonly value: string };
  /** Settings that a deploy must name, because no default can be right; `ALARM_EMAIL` is where its alarms go. */
  readonly mustName: readonly ('JWT_ISSUER_URL' | 'JWT_AUDIENCE' | 'ALARM_EMAIL')[];
  /** The API's own name, with an ACM certificate of the same region. Without one it is API Gateway's. */
  readonly domain?: { readonly name: string; readonly certificateArn: string };
}

const pagesOfDevelopers = ['http://localhost:3000'];

/** The numbers that all deployed stages share. */
const deployed = { deploysPerUserPerMinute: 10, runpodCallsPerMinute: 60, lifecycle: lifecycleDefaults };

const smallLimits = {
  userLimits: { pods: 4, waitingJobs: 50, dollarsPerHour: 20, dollarsPerMonth: 500, storedGb: 200 },
  installationLimits: { pods: 20, dollarsPerHour: 80, dollarsPerMonth: 2500 },
};

const stages: Readonly<Record<StageName, Stage>> = {
  local: {
    name: 'local',
    stateful: 'disposable',
    pods: 1000,
    userRequestsPerSecond: 1000,
    reservesConcurrency: true,
    awsBudgetDollarsPerMonth: 1,
    userLimits: {
      pods: 1000,
      waitingJobs: 10000,
      dollarsPerHour: 100000,
      dollarsPerMonth: 10_000_000,
      storedGb: 100_000,
    },
    installationLimits: { pods: 100_000, dollarsPerHour: 10_000_000, dollarsPerMonth: 100_000_000 },
    // The simulator counts none, and a test deploys faster than a person.
    deploysPerUserPerMinute: 1000,
    runpodCallsPerMinute: 10_000,
    corsOrigins: pagesOfDevelopers,
    lifecycle: lifecycleDefaults,
    operator: { claim: 'cognito:groups', value: 'podwarden-operators' },
    mustName: [],
  },
  dev: {
    ...deployed,
    name: 'dev',
    stateful: 'disposable',
    pods: 100,
    userRequestsPerSecond: 50,
    reservesConcurrency: false,
    awsBudgetDollarsPerMonth: 50,
    ...smallLimits,
    corsOrigins: pagesOfDevelopers,
    mustName: [],
  },
  staging: {
    ...deployed,
    name: 'staging',
    stateful: 'kept',
    pods: 500,
    userRequestsPerSecond: 200,
    reservesConcurrency: true,
    awsBudgetDollarsPerMonth: 100,
    ...smallLimits,
    corsOrigins: [],
    mustName: ['JWT_ISSUER_URL', 'JWT_AUDIENCE', 'ALARM_EMAIL'],
  },
  prod: {
    ...deployed,
    name: 'prod',
    stateful: 'kept',
    pods: 5000,
    userRequestsPerSecond: 500,
    reservesConcurrency: true,
    awsBudgetDollarsPerMonth: 1000,
    userLimits: { pods: 10, waitingJobs: 200, dollarsPerHour: 80, dollarsPerMonth: 2000, storedGb: 500 },
    installationLimits: { pods: 50, dollarsPerHour: 400, dollarsPerMonth: 10_000 },
    corsOrigins: [],
    mustName: ['JWT_ISSUER_URL', 'JWT_AUDIENCE', 'ALARM_EMAIL'],
  },
};

export const stageNames: readonly string[] = Object.keys(stages);

const isStageName = (name: unknown): name is StageName => typeof name === 'string' && Object.hasOwn(stages, name);

export const stageNamed = (name: unknown): Stage => {
  if (isStageName(name)) return stages[name];
  throw new PlainError(
    `the stage ${JSON.stringify(name)} is not one of ${stageNames.join(', ')}: name one with -c stage=, or add it to infra/stages.ts`,
  );
};
