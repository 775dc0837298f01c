import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { indexNames } from '../../shared/names.ts';
import { AlarmTopic } from '../constructs/alarm-topic.ts';
import { type AlarmTopics, ServiceAlarm, type Severity } from '../constructs/service-alarm.ts';
import type { Deployment } from '../deployment.ts';
import { alarmSpecs } from '../operations/alarms.ts';
import { AwsSpending } from '../operations/aws-spending.ts';
import { ServiceDashboard } from '../operations/dashboard.ts';
import type { Watched } from '../operations/watched.ts';
import type { ApiStack } from './api-stack.ts';
import type { ReaperStack } from './reaper-stack.ts';

/** The stack of the alarms, the people whom they notify, and the dashboard. */
export class OperationsStack extends Stack {
  constructor(scope: Construct, id: string, api: ApiStack, reaper: ReaperStack, { stage, settings }: Deployment) {
    super(scope, id, { stackName: `podwarden-${stage.name}-operations`, description: 'Podwarden: alarms, dashboard' });
    const { ALARM_EMAIL: email, RUNBOOK_URL: runbookUrl = 'docs/runbook.md' } = settings;
    const topic = (severity: Severity, topicId: string, address: string): AlarmTopic => {
      const made = new AlarmTopic(this, topicId, { stage, severity, email: address });
      new CfnOutput(this, `${topicId}Topic`, { value: made.topicArn });
      return made;
    };
    const topics: AlarmTopics | undefined =
      email === undefined
        ? undefined
        : {
            critical: topic('critical', 'CriticalAlarms', email),
            warning: topic('warning', 'WarningAlarms', email),
          };
    const { tables } = api.resources;
    const watched: Watched = {
      stage,
      apiId: api.apiId,
      sweep: reaper.sweep,
      launcher: api.launcher,
      authorizer: api.authorizer,
      refreshGpuCatalog: reaper.refreshGpuCatalog,
      heartbeatGiveUpSeconds: settings.HEARTBEAT_GIVE_UP_SECONDS,
      podFunctions: api.podFunctions,
      tables: [
        tables.jobs,
        // Every heartbeat also writes to this index, which has only a few partition keys. So the index is throttled before any table.
        { tableName: tables.jobs.tableName, indexName: indexNames.openJobs },
        tables.telemetry,
        tables.downloadTokens,
        tables.reaperState,
      ],
      dollarsPerHour: settings.ALARM_DOLLARS_PER_HOUR,
    };
    const alarms: Record<Severity, ServiceAlarm[]> = { critical: [], warning: [] };
    for (const [alarmId, spec] of alarmSpecs(watched)) {
      alarms[spec.severity].push(new ServiceAlarm(this, alarmId, { ...spec, stage, runbookUrl, topics }));
    }
    new ServiceDashboard(this, 'Dashboard', watched, alarms);
    if (topics !== undefined) {
      new AwsSpending(this, 'AwsSpending', { stage, dollarsPerMonth: settings.AWS_BUDGET_DOLLARS_PER_MONTH, topics });
    }
  }
}
