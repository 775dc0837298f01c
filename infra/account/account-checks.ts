import * as z from 'zod';
import { functionFeatures, metricNames, metricNamespace } from '../../shared/names.ts';
import type { Stage } from '../stages.ts';
import { reservedConcurrencyOf, throttlesOf } from '../throttles.ts';

export interface Finding {
  readonly well: boolean;
  readonly says: string;
}

/** A question about a stage that only its AWS account can answer, and the read-only command that gets the answer. */
export interface AccountCheck {
  readonly name: string;
  /** The line after `aws` as docs/deploy.md has it, with the shell variables and functions that the page defines. */
  readonly command: string;
  judge(answer: unknown, stage: Stage): Finding;
}

/** The default interval of heartbeats. The checks do not read the settings. A shorter interval needs more executions and requests. */
const heartbeatSeconds = 10;

/** The concurrent executions that a stage needs. AWS keeps 100 executions of an account unreserved. */
const executionsNeeded = (stage: Stage): number => {
  const names = [...functionFeatures.keys()];
  const reserved = names.reduce((sum, name) => sum + (reservedConcurrencyOf(name, stage, heartbeatSeconds) ?? 0), 0);
  return reserved === 0 ? 10 : reserved + 100;
};

const executions: AccountCheck = {
  name: 'executions',
  command: 'lambda get-account-settings --query AccountLimit.ConcurrentExecutions',
  judge: (answer, stage) => {
    const [limit, needed] = [z.number().parse(answer), executionsNeeded(stage)];
    return { well: limit >= needed, says: `${limit} functions may run at a time; ${stage.name} needs ${needed}` };
  },
};

const gateway: AccountCheck = {
  name: 'gateway',
  command: 'apigateway get-account --query throttleSettings',
  judge: (answer, stage) => {
    const { rateLimit, burstLimit } = z.object({ rateLimit: z.number(), burstLimit: z.number() }).parse(answer);
    const { pod } = throttlesOf(stage, heartbeatSeconds);
    const text = `${rateLimit} requests a second and ${burstLimit} at once; pods of ${stage.name} need ${pod.requestsPerSecond} and ${pod.burst}`;
    return { well: rateLimit >= pod.requestsPerSecond && burstLimit >= pod.burst, says: text };
  },
};

const severities = ['CriticalAlarms', 'WarningAlarms'];

const subscriptions: AccountCheck = {
  name: 'subscribers',
  command: `sns list-subscriptions --query "Subscriptions[?contains(TopicArn, ':podwarden-$STAGE-operations-')].[TopicArn,SubscriptionArn]"`,
  judge: (answer, { mustName }) => {
    const listed = z.array(z.tuple([z.string(), z.string()])).parse(answer);
    if (listed.length === 0 && !mustName.includes('ALARM_EMAIL'))
      return { well: true, says: 'nobody is told of alarms' };
    const confirmed = listed.filter(([, subscription]) => subscription.startsWith('arn:'));
    const missing = severities.filter((name) => !confirmed.some(([topic]) => topic.includes(name)));
    if (missing.length === 0) return { well: true, says: 'both kinds of alarms have somebody who confirmed' };
    const why =
      listed.length === confirmed.length ? 'AWS deleted what was not confirmed within 48 hours' : 'not confirmed';
    return { well: false, says: `nobody hears of ${missing.join(' and ')} (${why})` };
  },
};

const budgets: AccountCheck = {
  name: 'budgets',
  command: `budgets describe-budgets --account-id "$ACCOUNT" --query "Budgets[?starts_with(BudgetName, 'podwarden-$STAGE-aws-')].BudgetName"`,
  judge: (answer, { mustName }) => {
    const count = z.array(z.string()).nullable().parse(answer)?.length ?? 0;
    const well = count > 0 || !mustName.includes('ALARM_EMAIL');
    return { well, says: `${count} budgets watch what AWS costs` };
  },
};

const metrics: AccountCheck = {
  name: 'metrics',
  command: `cloudwatch list-metrics --namespace ${metricNamespace} --metric-name ${metricNames.cleanSweep} --dimensions "Name=service,Value=podwarden-$STAGE" --recently-active PT3H --query "length(Metrics)"`,
  judge: (answer) => {
    const well = z.number().parse(answer) > 0;
    return { well, says: well ? 'clean sweeps are counted' : 'no clean sweep was counted: is the RunPod key in?' };
  },
};

const accessLog: AccountCheck = {
  name: 'access-log',
  command:
    'logs describe-log-streams --log-group-name "$(named api ApiAccessLogs)" --max-items 1 --query "length(logStreams)"',
  judge: (answer) => {
    const well = z.number().parse(answer) > 0;
    return {
      well,
      says: well ? 'the API writes its access log' : 'the access log is empty: call GET /api/health first',
    };
  },
};

const traces: AccountCheck = {
  name: 'traces',
  command: `lambda list-functions --query "Functions[?starts_with(FunctionName, 'podwarden-$STAGE-') && TracingConfig.Mode == 'Active'].FunctionName"`,
  judge: (answer) => {
    const traced = z.array(z.string()).parse(answer);
    return { well: traced.length === 0, says: `${traced.length} functions begin traces, which X-Ray bills` };
  },
};

/** The same search as in the dashboard (`ofEveryFunction`). */
const durations = `SEARCH('{AWS/Lambda,FunctionName} MetricName="Duration" podwarden $STAGE', 'p95', 300)`;
const quotedQuery = JSON.stringify(JSON.stringify([{ Id: 'durations', Expression: durations }]));

const searches: AccountCheck = {
  name: 'dashboard',
  command: `cloudwatch get-metric-data --start-time "$(ago 60)" --end-time "$(ago 0)" --metric-data-queries ${quotedQuery} --query "length(MetricDataResults)"`,
  judge: (answer) => {
    const found = z.number().parse(answer);
    return { well: found > 0, says: `the search for functions finds ${found}` };
  },
};

export const accountChecks: readonly AccountCheck[] = [
  executions,
  gateway,
  subscriptions,
  budgets,
  metrics,
  accessLog,
  traces,
  searches,
];
