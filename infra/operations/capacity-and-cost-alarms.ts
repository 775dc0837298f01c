import { Duration } from 'aws-cdk-lib';
import { metricNames } from '../../shared/names.ts';
import type { AlarmSpec } from '../constructs/service-alarm.ts';
import { counted, measured, ofAccessLog, throttledCalls, throttledRequests } from '../constructs/service-metrics.ts';
import type { Watched } from './watched.ts';

const quarterHour = Duration.minutes(15);

/** Alarms about money at RunPod. */
export const costAlarms = ({ stage, dollarsPerHour }: Watched) =>
  ({
    DollarsPerHour: {
      severity: 'critical',
      title: `Pods cost $${dollarsPerHour} an hour or more`,
      cause:
        'All pods of the stage together cost more than ALARM_DOLLARS_PER_HOUR allows, so somebody pays more than was meant.',
      metric: measured(stage, metricNames.dollarsPerHour),
      // A sweep also counts pods that are already being ended, so three sweeps must exceed the limit.
      rings: { when: '>=', threshold: dollarsPerHour, periods: 3 },
    },
    InstallationNearLimit: {
      severity: 'warning',
      title: 'All users together have 80 % of what the installation may',
      cause:
        'Pods, dollars an hour or dollars of this month of all users are near INSTALLATION_PODS or its neighbours: beyond them jobs wait, and beyond the month deploys are refused.',
      metric: measured(stage, metricNames.installationUsedPercent),
      // The sums may be too high for some sweeps, until the accounts are counted.
      rings: { when: '>=', threshold: 80, periods: 15 },
    },
    ProviderBalanceLow: {
      severity: 'critical',
      title: 'The RunPod account has too little balance',
      cause:
        'RunPod answered 402 to a create: jobs wait and say so, and RunPod ends running pods when the balance is gone.',
      metric: counted(stage, metricNames.providerBalanceLow),
      rings: { when: '>=', threshold: 1, periods: 1 },
    },
    WebhooksFailed: {
      severity: 'warning',
      title: '10 webhooks were given up within 15 minutes',
      cause: 'Their receivers answered no try with 2xx, or we cannot send; apps do not hear of jobs that are over.',
      metric: counted(stage, metricNames.webhookFailed, quarterHour),
      rings: { when: '>=', threshold: 10, periods: 1 },
    },
  }) satisfies Record<string, AlarmSpec>;

/** Alarms about calls that Lambda, DynamoDB or the gateway refuses because a limit is reached. */
export const capacityAlarms = ({ stage, sweep, podFunctions, tables }: Watched) =>
  ({
    FunctionsThrottled: {
      severity: 'warning',
      title: 'The sweep or what pods call is throttled',
      cause:
        'Lambda ran no function for want of executions: pods repeat what they report, and cancels and sweeps come late.',
      metric: throttledCalls([sweep, ...podFunctions]),
      rings: { when: '>=', threshold: 5, periods: 1 },
    },
    TablesThrottled: {
      severity: 'warning',
      title: 'DynamoDB refuses reads or writes',
      cause:
        'Requests to the tables of jobs, reports or tokens came too fast for a partition and are repeated; some answer 503.',
      metric: throttledRequests(tables),
      rings: { when: '>=', threshold: 20, periods: 1 },
    },
    PodRequestsRefused: {
      severity: 'warning',
      title: 'Pods are answered 429',
      cause:
        'What pods call is refused for want of room; they repeat it, and after the time of the dead man end themselves.',
      metric: ofAccessLog(stage, 'PodRequestsRefused'),
      rings: { when: '>=', threshold: 50, periods: 2 },
    },
    RequestsRefused: {
      severity: 'warning',
      title: 'Requests are refused for want of room',
      cause:
        'The gateway or a function answered 429 a hundred times in 5 minutes: somebody calls without end, or the stage is too small.',
      metric: ofAccessLog(stage, 'RequestsRefused'),
      rings: { when: '>=', threshold: 100, periods: 1 },
    },
  }) satisfies Record<string, AlarmSpec>;
