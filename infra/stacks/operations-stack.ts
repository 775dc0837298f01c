import { Duration, Stack } from 'aws-cdk-lib';
import { AlarmStatusWidget, Dashboard, GraphWidget, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { metricNames } from '../../shared/names.ts';
import { AlarmTopic } from '../constructs/alarm-topic.ts';
import { ServiceAlarm, type ServiceAlarmProps } from '../constructs/service-alarm.ts';
import { counted, endedByReason, ofApi, ofEveryFunction } from '../constructs/service-metrics.ts';
import type { Deployment } from '../deployment.ts';
import type { ApiStack } from './api-stack.ts';
import type { ReaperStack } from './reaper-stack.ts';

/** Who is told when something is wrong, and where to look. */
export class OperationsStack extends Stack {
  constructor(scope: Construct, id: string, api: ApiStack, reaper: ReaperStack, { stage, settings }: Deployment) {
    super(scope, id, { stackName: `podwarden-${stage.name}-operations`, description: 'Podwarden: alarms, dashboard' });
    const topic = settings.ALARM_EMAIL === undefined ? undefined : new AlarmTopic(this, 'Alarms', settings.ALARM_EMAIL);
    const { NOT_BREACHING, BREACHING } = TreatMissingData;
    const alarm = (alarmId: string, props: Omit<ServiceAlarmProps, 'topic'>) =>
      new ServiceAlarm(this, alarmId, { ...props, topic });

    const alarms = [
      alarm('NoCleanSweep', {
        title: 'No clean sweep for 5 minutes',
        cause: 'The reaper could not read every pod and every job, so pods that should end keep billing.',
        runbook: 'no-clean-sweep',
        metric: counted(stage, metricNames.cleanSweep),
        rings: { when: '<', threshold: 1, periods: 5 },
        missingData: BREACHING,
      }),
      alarm('SweepBacklog', {
        title: 'Sweeps leave work over for 15 minutes',
        cause:
          'There is more to do than the calls that RunPod grants, so pods that should end bill for longer and jobs start later.',
        runbook: 'sweep-backlog',
        metric: counted(stage, metricNames.sweepBacklog),
        rings: { when: '>=', threshold: 1, periods: 15 },
        missingData: NOT_BREACHING,
      }),
      alarm('TerminationStuck', {
        title: 'A pod does not go',
        cause: 'A pod was told to terminate on 5 sweeps and is still listed, so it bills for no job.',
        runbook: 'termination-stuck',
        metric: counted(stage, metricNames.terminationStuck),
        rings: { when: '>=', threshold: 1, periods: 1 },
        missingData: NOT_BREACHING,
      }),
      alarm('MassSilence', {
        title: 'Half of the running jobs are silent at once',
        cause:
          'The reaper takes that for a fault on our side and acts on no silence, so pods that are really lost bill on.',
        runbook: 'mass-silence',
        metric: counted(stage, metricNames.massSilence),
        rings: { when: '>=', threshold: 1, periods: 1 },
        missingData: NOT_BREACHING,
      }),
      alarm('AttemptsLost', {
        title: '5 attempts were lost within 15 minutes',
        cause:
          'Pods do not start, vanish, restart or fall silent, so users wait and pay for attempts that come to nothing.',
        runbook: 'attempts-lost',
        metric: counted(stage, metricNames.attemptLost, Duration.minutes(15)),
        rings: { when: '>=', threshold: 5, periods: 1 },
        missingData: NOT_BREACHING,
      }),
      alarm('OrphanTerminated', {
        title: 'A pod of ours had no job',
        cause:
          'A pod carried the name of this stage and no job knew of it, so it billed for nobody until it was terminated.',
        runbook: 'orphan-terminated',
        metric: counted(stage, metricNames.orphanTerminated),
        rings: { when: '>=', threshold: 1, periods: 1 },
        missingData: NOT_BREACHING,
      }),
      alarm('ProviderAuthFailed', {
        title: 'RunPod refuses our key',
        cause: 'RunPod answered 401 or 403: no job starts, and no pod can be ended.',
        runbook: 'provider-auth-failed',
        metric: counted(stage, metricNames.providerAuthFailed),
        rings: { when: '>=', threshold: 1, periods: 1 },
        missingData: NOT_BREACHING,
      }),
      alarm('ProviderInvalidRequest', {
        title: 'RunPod refuses what we send',
        cause:
          'RunPod answered 413 or 422 to a create: the request itself is wrong, and jobs that send it fail at once.',
        runbook: 'provider-invalid-request',
        metric: counted(stage, metricNames.providerInvalidRequest),
        rings: { when: '>=', threshold: 1, periods: 1 },
        missingData: NOT_BREACHING,
      }),
      alarm('CreatesUnanswered', {
        title: '5 creates went unanswered within 15 minutes',
        cause: 'RunPod does not say whether it made a pod, so each job waits until lists have shown that it made none.',
        runbook: 'creates-unanswered',
        metric: counted(stage, metricNames.createUnanswered, Duration.minutes(15)),
        rings: { when: '>=', threshold: 5, periods: 1 },
        missingData: NOT_BREACHING,
      }),
      alarm('SweepCrashed', {
        title: 'The sweep crashes',
        cause: 'The reaper ended with an error or ran out of time, so it does not act on what it saw last.',
        runbook: 'sweep-crashed',
        metric: reaper.sweep.metricErrors({ period: Duration.minutes(1), statistic: 'Sum' }),
        rings: { when: '>=', threshold: 1, periods: 3 },
        missingData: NOT_BREACHING,
      }),
      alarm('GpuCatalogStale', {
        title: 'The GPU catalogue is not refreshed',
        cause: 'Prices and availability are those of the last refresh, so users choose from old facts.',
        runbook: 'gpu-catalog-stale',
        metric: reaper.refreshGpuCatalog.metricErrors({ period: Duration.minutes(10), statistic: 'Sum' }),
        rings: { when: '>=', threshold: 1, periods: 3 },
        missingData: NOT_BREACHING,
      }),
      alarm('ApiFaults', {
        title: 'The API answers 5xx',
        cause: 'Users or pods get faults for answers. The description of each function says who is hurt.',
        runbook: 'api-faults',
        metric: ofApi(api.apiId, '5xx'),
        rings: { when: '>=', threshold: 5, periods: 1 },
        missingData: NOT_BREACHING,
      }),
    ];

    new Dashboard(this, 'Dashboard', { defaultInterval: Duration.hours(6) }).addWidgets(
      new AlarmStatusWidget({ title: 'Alarms', alarms, width: 24 }),
      new GraphWidget({
        title: 'Sweeps',
        left: [counted(stage, metricNames.cleanSweep), counted(stage, metricNames.sweepFailed)],
        right: [counted(stage, metricNames.podsTerminated), counted(stage, metricNames.sweepBacklog)],
        width: 12,
      }),
      new GraphWidget({ title: 'Jobs ended, by reason', left: [endedByReason(stage)], width: 12 }),
      new GraphWidget({
        title: 'Troubles with pods',
        left: [
          metricNames.attemptLost,
          metricNames.createUnanswered,
          metricNames.orphanTerminated,
          metricNames.massSilence,
          metricNames.providerInvalidRequest,
          metricNames.webhookFailed,
        ].map((name) => counted(stage, name, Duration.minutes(5))),
        width: 12,
      }),
      new GraphWidget({
        title: 'Requests',
        left: [ofApi(api.apiId, 'Count')],
        right: [ofApi(api.apiId, '4xx'), ofApi(api.apiId, '5xx')],
        width: 12,
      }),
      new GraphWidget({ title: 'Errors by function', left: [ofEveryFunction(stage, 'Errors')], width: 12 }),
      new GraphWidget({ title: 'Duration by function, p95', left: [ofEveryFunction(stage, 'Duration')], width: 12 }),
    );
  }
}
