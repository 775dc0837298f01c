import { Duration } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IAlarm,
  type IMetric,
  SingleValueWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { metricNames } from '../../shared/names.ts';
import type { Severity } from '../constructs/service-alarm.ts';
import {
  counted,
  countedBy,
  latencyOfApi,
  measured,
  measuredBy,
  ofApi,
  ofEveryFunction,
  sweepAge,
} from '../constructs/service-metrics.ts';
import type { Watched } from './watched.ts';

const width = 12;
const fiveMinutes = Duration.minutes(5);

const graph = (title: string, left: readonly IMetric[], right: readonly IMetric[] = []): GraphWidget =>
  new GraphWidget({ title, left: [...left], right: [...right], width });

/**
 * The dashboard of a stage: alarms, costs and running jobs, ended jobs, sweeps, incoming reports, and the answers of RunPod and the API.
 */
export class ServiceDashboard extends Dashboard {
  constructor(
    scope: Construct,
    id: string,
    { stage, apiId, sweep, heartbeatGiveUpSeconds }: Watched,
    alarms: Readonly<Record<Severity, readonly IAlarm[]>>,
  ) {
    super(scope, id, { defaultInterval: Duration.hours(6) });
    const dollars = measured(stage, metricNames.dollarsPerHour).with({ label: 'dollars an hour' });
    const oldest = measured(stage, metricNames.oldestHeartbeatSeconds).with({ label: 'seconds' });
    this.addWidgets(
      new AlarmStatusWidget({ title: 'Act now', alarms: [...alarms.critical], width }),
      new AlarmStatusWidget({ title: 'Within the day', alarms: [...alarms.warning], width }),
      new SingleValueWidget({
        title: 'Now',
        metrics: [dollars, oldest, sweepAge(stage)],
        width: 24,
      }),
      graph('Dollars running', [dollars]),
      graph('Of the limits of the installation, the nearest, in percent', [
        measured(stage, metricNames.installationUsedPercent),
      ]),
      graph('Jobs that are not over, by status', [measuredBy(stage, metricNames.openJobs, 'status')]),
      graph('Jobs ended, by reason', [countedBy(stage, metricNames.jobEnded, 'reason')]),
      new GraphWidget({
        title: 'Oldest heartbeat of a running job',
        left: [oldest],
        leftAnnotations: [{ value: heartbeatGiveUpSeconds, label: 'the longest silence' }],
        width,
      }),
      graph(
        'Sweeps: age, duration',
        [sweepAge(stage)],
        [sweep.metricDuration({ statistic: 'Maximum', period: fiveMinutes })],
      ),
      graph(
        'Sweeps: clean, failed, left over',
        [counted(stage, metricNames.cleanSweep), counted(stage, metricNames.sweepFailed)],
        [counted(stage, metricNames.podsTerminated), counted(stage, metricNames.sweepBacklog)],
      ),
      graph(
        'Troubles with pods',
        [
          metricNames.attemptLost,
          metricNames.createUnanswered,
          metricNames.orphanTerminated,
          metricNames.terminationStuck,
          metricNames.massSilence,
          metricNames.massIdle,
          metricNames.providerAuthFailed,
          metricNames.providerInvalidRequest,
          metricNames.providerBalanceLow,
          metricNames.webhookFailed,
        ].map((name) => counted(stage, name, fiveMinutes)),
      ),
      graph('RunPod answers, by class', [countedBy(stage, metricNames.providerAnswer, 'class')]),
      graph('RunPod answers that could not be read, by field', [
        countedBy(stage, metricNames.providerUnreadable, 'class'),
      ]),
      graph(
        'Download tokens redeemed, and refused by reason',
        [counted(stage, metricNames.tokenRedeemed, fiveMinutes)],
        [countedBy(stage, metricNames.tokenRefused, 'reason')],
      ),
      graph('Ingest: points a minute', [counted(stage, metricNames.metricPointsAccepted)]),
      graph('API requests and errors', [ofApi(apiId, 'Count')], [ofApi(apiId, '4xx'), ofApi(apiId, '5xx')]),
      graph(
        'API latency, ms',
        ['p50', 'p95', 'p99'].map((statistic) => latencyOfApi(apiId, 'Latency', statistic)),
        [latencyOfApi(apiId, 'IntegrationLatency', 'p95')],
      ),
      graph('Faults that nobody foresaw, by operation', [countedBy(stage, metricNames.unknownError, 'operation')]),
      graph('Errors by function', [ofEveryFunction(stage, 'Errors')]),
      graph('Throttles by function', [ofEveryFunction(stage, 'Throttles')]),
      graph('Duration by function, p95', [ofEveryFunction(stage, 'Duration')]),
    );
  }
}
