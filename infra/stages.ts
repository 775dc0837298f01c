import { type LifecycleNumbers, lifecycleDefaults } from '../shared/lifecycle.ts';
import { PlainError } from './plain-error.ts';

export type StageName = 'local' | 'dev' | 'staging' | 'prod';

export interface UserLimits {
  /** The number of jobs that have a pod or may get a pod at any moment. */
  readonly pods: number;
  /** The number of further jobs, which wait until another job of the user has ended. */
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
  /** A part of every stack name and pod name. The form `[a-z][a-z0-9]{0,15}` ensures that a pod name identifies one stage. */
  readonly name: StageName;
  /**
   * The protection of data. `kept`: data survives its stack and cannot be deleted, with 35 days of recovery and 90 days of logs.
   * `disposable`: data is deleted with its stack, with 1 day of recovery and 14 days of logs. See `constructs/stateful.ts`.
   */
  readonly stateful: 'kept' | 'disposable';
  /** The number of pods that may report and start at the same time. Further pods receive 429 and repeat their calls. See `throttles.ts`. */
  readonly pods: number;
  /** The rate limit of each route that users call. A page that follows a job sends a request every few seconds. */
  readonly userRequestsPerSecond: number;
  /**
   * True if the sweep and the functions that pods call have reserved concurrency, which no other function can use up. AWS keeps 100
   * executions of an account unreserved, so a new account, which has 10 executions, cannot reserve any.
   */
  readonly reservesConcurrency: boolean;
  /**
   * The default budget for AWS in dollars a month. AWS sends a notice above the budget, and nothing is ever cut off. `docs/cost.md` has
   * the figures: a stage without jobs costs up to 30 dollars, mostly for metrics. A pod that is busy day and night costs some 16 dollars,
   * mostly for the downloads of its jobs. So prod gets the notice from some 60 such pods on. A default that is too low only causes an
   * email, and a default that is too high never warns.
   */
  readonly awsBudgetDollarsPerMonth: number;
  /** The default limits of one user. The settings or an operator may set other limits. */
  readonly userLimits: UserLimits;
  /**
   * The default limits of all users together, which are about five users at their limits. RunPod permits a new account to spend 80
   * dollars an hour.
   */
  readonly installationLimits: InstallationLimits;
  /** The default number of jobs that one user may deploy a minute. */
  readonly deploysPerUserPerMinute: number;
  /** The default number of calls a minute that RunPod permits this stage. 60 is the lowest limit that RunPod has published. */
  readonly runpodCallsPerMinute: number;
  /** The default origins of the pages that may call the API. */
  readonly corsOrigins: readonly string[];
  /** The default numbers by which sweeps judge jobs. */
  readonly lifecycle: LifecycleNumbers;
  /** The default claim in the JWT of an operator, and the value of this claim. */
  readonly operator?: { readonly claim: string; readonly value: string };
  /** The settings that a deploy must name, because no default can be right. `ALARM_EMAIL` is the address that gets the alarms. */
  readonly mustName: readonly ('JWT_ISSUER_URL' | 'JWT_AUDIENCE' | 'ALARM_EMAIL')[];
  /** The domain of the API, with an ACM certificate of the same region. Without a domain, the API has the host name of API Gateway. */
  readonly domain?: { readonly name: string; readonly certificateArn: string };
}

const pagesOfDevelopers = ['http://localhost:3000'];

/** The numbers that all deployed stages share. */
const deployed = { deploysPerUserPerMinute: 10, runpodCallsPerMinute: 60, lifecycle: lifecycleDefaults };

/** The values that staging and prod share: they keep their data, and a deploy names who signs in, who calls and who hears of alarms. */
const forUsers = {
  ...deployed,
  stateful: 'kept',
  reservesConcurrency: true,
  corsOrigins: [],
  mustName: ['JWT_ISSUER_URL', 'JWT_AUDIENCE', 'ALARM_EMAIL'],
} as const;

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
    // The RunPod simulator has no limit of calls, and a test deploys faster than a person.
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
    ...forUsers,
    name: 'staging',
    pods: 500,
    userRequestsPerSecond: 200,
    awsBudgetDollarsPerMonth: 100,
    ...smallLimits,
  },
  prod: {
    ...forUsers,
    name: 'prod',
    pods: 5000,
    userRequestsPerSecond: 500,
    awsBudgetDollarsPerMonth: 1000,
    userLimits: { pods: 10, waitingJobs: 200, dollarsPerHour: 80, dollarsPerMonth: 2000, storedGb: 500 },
    installationLimits: { pods: 50, dollarsPerHour: 400, dollarsPerMonth: 10_000 },
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
