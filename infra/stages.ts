import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Misconfigured } from './misconfigured.ts';
import { type Policies, policies } from './policies.ts';

export type StageName = 'local' | 'dev' | 'staging' | 'prod';

export interface Stage {
  /** In every stack name and every pod name: `[a-z][a-z0-9]{0,15}`, so that no stage's pods can be read as another's. */
  readonly name: StageName;
  readonly retention: RetentionDays;
  /** `kept`: survives its stack, cannot be deleted, 35 days of recovery. `disposable`: goes with its stack, 1 day. */
  readonly stateful: 'kept' | 'disposable';
  readonly throttle: { readonly requestsPerSecond: number; readonly burst: number };
  readonly policies: Policies;
  /** Whose JWTs are an operator's where the settings name nobody: a claim and its value. */
  readonly operator?: { readonly claim: string; readonly value: string };
  /** What a deploy must name, because no default can be right; `ALARM_EMAIL` is where its alarms go. */
  readonly mustName: readonly ('JWT_ISSUER_URL' | 'JWT_AUDIENCE' | 'ALARM_EMAIL')[];
  /** The API's own name, with an ACM certificate of the same region. Without one it is API Gateway's. */
  readonly domain?: { readonly name: string; readonly certificateArn: string };
}

const stages: Readonly<Record<StageName, Stage>> = {
  local: {
    name: 'local',
    retention: RetentionDays.ONE_DAY,
    stateful: 'disposable',
    throttle: { requestsPerSecond: 1000, burst: 2000 },
    policies,
    operator: { claim: 'cognito:groups', value: 'podwarden-operators' },
    mustName: [],
  },
  dev: {
    name: 'dev',
    retention: RetentionDays.TWO_WEEKS,
    stateful: 'disposable',
    throttle: { requestsPerSecond: 50, burst: 100 },
    policies,
    mustName: [],
  },
  staging: {
    name: 'staging',
    retention: RetentionDays.ONE_MONTH,
    stateful: 'kept',
    throttle: { requestsPerSecond: 200, burst: 400 },
    policies,
    mustName: ['JWT_ISSUER_URL', 'JWT_AUDIENCE', 'ALARM_EMAIL'],
  },
  prod: {
    name: 'prod',
    retention: RetentionDays.THREE_MONTHS,
    stateful: 'kept',
    throttle: { requestsPerSecond: 500, burst: 1000 },
    policies,
    mustName: ['JWT_ISSUER_URL', 'JWT_AUDIENCE', 'ALARM_EMAIL'],
  },
};

export const stageNames: readonly string[] = Object.keys(stages);

const isStageName = (name: unknown): name is StageName => typeof name === 'string' && Object.hasOwn(stages, name);

export const stageNamed = (name: unknown): Stage => {
  if (isStageName(name)) return stages[name];
  throw new Misconfigured(
    `the stage ${JSON.stringify(name)} is not one of ${stageNames.join(', ')}: name one with -c stage=, or add it to infra/stages.ts`,
  );
};
