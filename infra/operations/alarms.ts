import { Duration } from 'aws-cdk-lib';
import { metricNames } from '../../shared/names.ts';
import type { AlarmSpec } from '../constructs/service-alarm.ts';
import { counted, measured, ofAccessLog, ofApi } from '../constructs/service-metrics.ts';
import { capacityAlarms, costAlarms } from './capacity-and-cost-alarms.ts';
import type { Watched } from './watched.ts';

const once = { when: '>=', threshold: 1, periods: 1 } as const;
const quarterHour = Duration.minutes(15);

/** Alarms about the reaper, which ensures that no pod outlives its job. */
const reaperAlarms = ({ stage, sweep, launcher, heartbeatGiveUpSeconds }: Watched) =>
  ({
    NoCleanSweep: {
      severity: 'critical',
      title: 'No clean sweep for 5 minutes',
      cause: 'The reaper could not read every pod and every job, so pods that should end keep billing.',
      metric: counted(stage, metricNames.cleanSweep),
      rings: { when: '<', threshold: 1, periods: 5 },
      ringsWhenSilent: true,
    },
    SweepCrashed: {
      severity: 'critical',
      title: 'The sweep crashes',
      cause: 'The reaper ended with an error or ran out of time, so it does not act on what it saw last.',
      metric: sweep.metricErrors({ period: Duration.minutes(1), statistic: 'Sum' }),
      rings: { when: '>=', threshold: 1, periods: 3 },
    },
    LauncherCrashed: {
      severity: 'warning',
      title: 'The launcher crashes',
      cause: 'The launcher ended with an error or ran out of time, so jobs that wait for a GPU do not start.',
      metric: launcher.metricErrors({ period: Duration.minutes(1), statistic: 'Sum' }),
      rings: { when: '>=', threshold: 1, periods: 3 },
    },
    NoActingSweep: {
      severity: 'critical',
      title: 'No sweep could act for 5 minutes',
      cause:
        'Reading pods and jobs takes a whole sweep, or another sweep keeps the lease: nothing is ended and nothing is launched.',
      metric: counted(stage, metricNames.actingSweep),
      rings: { when: '<', threshold: 1, periods: 5 },
      ringsWhenSilent: true,
    },
    EndFailed: {
      severity: 'critical',
      title: 'The end of a job could not be recorded',
      cause: 'A job that should end cannot be changed. Past its budget or duration its pod is ended all the same.',
      metric: counted(stage, metricNames.endFailed),
      rings: { when: '>=', threshold: 1, periods: 3 },
    },
    UnreadableJob: {
      severity: 'critical',
      title: 'A job cannot be read',
      cause: 'A stored job does not fit its schema, so no sweep judges it and its pod bills on.',
      metric: counted(stage, metricNames.unreadableJob),
      rings: once,
    },
    SweepBacklog: {
      severity: 'warning',
      title: 'Sweeps leave work over for 15 minutes',
      cause:
        'There is more to do than the calls that RunPod grants, so pods that should end bill for longer and jobs start later.',
      metric: counted(stage, metricNames.sweepBacklog),
      rings: { when: '>=', threshold: 1, periods: 15 },
    },
    OldHeartbeat: {
      severity: 'warning',
      title: 'A running job is silent for longer than one may be',
      cause: 'Sweeps are clean and yet end neither the job nor its pod, which bills; or a person holds the job.',
      metric: measured(stage, metricNames.oldestHeartbeatSeconds),
      // The alarm rings only after ten sweeps at twice the longest permitted silence. So a job that is just being ended does not
      // ring it.
      rings: { when: '>=', threshold: 2 * heartbeatGiveUpSeconds, periods: 10 },
    },
    AccountMended: {
      severity: 'warning',
      title: 'The sums of a user had to be mended',
      cause:
        'A call broke off between two writes, so for some minutes a user had reserved more, or less, than their jobs and datasets have.',
      metric: counted(stage, metricNames.accountMended),
      rings: once,
    },
    MassSilence: {
      severity: 'critical',
      title: 'The silence of jobs is excused',
      cause:
        'Reports are not known to arrive, or most users fell silent at once. No silence is acted on for a time, so lost pods bill on.',
      metric: counted(stage, metricNames.massSilence),
      rings: once,
    },
    MassIdle: {
      severity: 'warning',
      title: 'Idle GPUs are excused for an hour',
      cause:
        'RunPod shows the GPUs of most users idle since the same minute, so no training is ended for an idle GPU. Those that are really idle bill on.',
      metric: counted(stage, metricNames.massIdle),
      rings: { when: '>=', threshold: 1, periods: 60 },
    },
  }) satisfies Record<string, AlarmSpec>;

/** Alarms about pods and about RunPod. */
const podAlarms = ({ stage, refreshGpuCatalog }: Watched) =>
  ({
    TerminationStuck: {
      severity: 'critical',
      title: 'A pod does not go',
      cause: 'A pod was told to terminate on 5 sweeps and is still listed, so it bills for no job.',
      metric: counted(stage, metricNames.terminationStuck),
      rings: once,
    },
    AttemptsLost: {
      severity: 'warning',
      title: '5 attempts were lost within 15 minutes',
      cause:
        'Pods do not start, vanish, restart or fall silent, so users wait and pay for attempts that come to nothing.',
      metric: counted(stage, metricNames.attemptLost, quarterHour),
      rings: { when: '>=', threshold: 5, periods: 1 },
    },
    OrphanTerminated: {
      severity: 'warning',
      title: 'A pod of ours had no job',
      cause:
        'A pod carried the name of this stage and no job knew of it, so it billed for nobody until it was terminated.',
      metric: counted(stage, metricNames.orphanTerminated),
      rings: once,
    },
    ProviderAuthFailed: {
      severity: 'critical',
      title: 'RunPod refuses our key',
      cause:
        'There is no key, or RunPod answered 401, or 403 to every offer of a job: no job starts, and no pod can be ended.',
      metric: counted(stage, metricNames.providerAuthFailed),
      rings: once,
    },
    ProviderInvalidRequest: {
      // A user can cause this alarm by naming a data center that RunPod does not know, so the alarm is not critical.
      severity: 'warning',
      title: 'RunPod refuses what we send',
      cause: 'RunPod answered 413 or 422 to a create: the request itself is wrong, and jobs that send it fail at once.',
      metric: counted(stage, metricNames.providerInvalidRequest),
      rings: once,
    },
    CreatesUnanswered: {
      severity: 'warning',
      title: '5 creates went unanswered within 15 minutes',
      cause: 'RunPod does not say whether it made a pod, so each job waits until lists have shown that it made none.',
      metric: counted(stage, metricNames.createUnanswered, quarterHour),
      rings: { when: '>=', threshold: 5, periods: 1 },
    },
    DueWorkLate: {
      severity: 'warning',
      title: 'Due work is late',
      cause: 'Webhooks are told late that jobs are over, and what users deleted still stands.',
      metric: measured(stage, metricNames.oldestDueWorkSeconds),
      rings: { when: '>=', threshold: 900, periods: 10 },
      // Each run sends this metric even if nothing is due, so missing data means that no run succeeds.
      ringsWhenSilent: true,
    },
    DueWorkStuck: {
      severity: 'warning',
      title: 'Due work fails again and again',
      cause: 'A webhook or an erasure meets the same fault at every try, so what a user deleted may still stand.',
      metric: counted(stage, metricNames.dueWorkStuck),
      rings: once,
    },
    GpuCatalogStale: {
      severity: 'warning',
      title: 'The GPU catalogue is not refreshed',
      cause: 'Prices and availability are those of the last refresh, so users choose from old facts.',
      metric: refreshGpuCatalog.metricErrors({ period: Duration.minutes(10), statistic: 'Sum' }),
      rings: { when: '>=', threshold: 1, periods: 3 },
    },
  }) satisfies Record<string, AlarmSpec>;

const apiAlarms = ({ stage, apiId, authorizer }: Watched) =>
  ({
    PodFaults: {
      severity: 'critical',
      title: 'The API answers pods or its health check with 5xx',
      cause:
        'Pods cannot claim, report or upload; those that are not heard for long end themselves with their training.',
      metric: ofAccessLog(stage, 'PodFaults'),
      rings: { when: '>=', threshold: 5, periods: 1 },
    },
    AuthorizerCrashed: {
      severity: 'critical',
      title: 'The authorizer crashes',
      cause: 'The function that says who calls ended with an error or ran out of time, so users are answered 500.',
      metric: authorizer.metricErrors({ period: Duration.minutes(1), statistic: 'Sum' }),
      rings: { when: '>=', threshold: 1, periods: 3 },
    },
    ApiFaults: {
      // One user can cause this alarm by repeating a call that meets a fault of ours, so the alarm is not critical.
      severity: 'warning',
      title: 'The API answers 5xx',
      cause: 'Users or pods get faults for answers. The description of each function says who is hurt.',
      metric: ofApi(apiId, '5xx'),
      rings: { when: '>=', threshold: 5, periods: 1 },
    },
  }) satisfies Record<string, AlarmSpec>;

/** Returns every alarm with its construct id. The name of an alarm is made from its construct id. */
export const alarmSpecs = (watched: Watched): readonly (readonly [string, AlarmSpec])[] =>
  Object.entries({
    ...reaperAlarms(watched),
    ...podAlarms(watched),
    ...apiAlarms(watched),
    ...costAlarms(watched),
    ...capacityAlarms(watched),
  });
