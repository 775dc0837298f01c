import { Duration, Stack } from 'aws-cdk-lib';
import { AlarmStatusWidget, Dashboard, GraphWidget, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { metricNames } from '../../shared/names.ts';
import { AlarmTopic } from '../constructs/alarm-topic.ts';
import { ServiceAlarm, type ServiceAlarmProps } from '../constructs/service-alarm.ts';
import { counted, ofApi, ofEveryFunction } from '../constructs/service-metrics.ts';
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
      alarm('TerminationStuck', {
        title: 'A pod does not go',
        cause: 'A pod was told to terminate on 5 sweeps and is still listed, so it bills for no job.',
        runbook: 'termination-stuck',
        metric: counted(stage, metricNames.terminationStuck),
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
        right: [counted(stage, metricNames.podsTerminated)],
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
