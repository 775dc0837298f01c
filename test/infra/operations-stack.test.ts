import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { metricNames } from '../../shared/names.ts';
import { synthesize } from './synthesized.ts';

const prod = synthesize('prod');
const alarms = prod.resources('AWS::CloudWatch::Alarm');

const anchors = new Set(
  [...readFileSync('docs/runbook.md', 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^a-z0-9 -]/g, '')
      .replaceAll(' ', '-'),
  ),
);

describe('every alarm', () => {
  test.each(alarms)('%s says what happened and names a heading of the runbook', (_, { Properties }) => {
    const description = String(Properties.AlarmDescription);
    const anchor = /^.{10,}\. .{20,} See docs\/runbook\.md#([a-z0-9-]+)$/.exec(description)?.[1];
    expect([...anchors]).toContain(anchor);
  });

  test.each(alarms)('%s mails when it rings and when it is over', (_, { Properties }) => {
    expect(Properties.AlarmActions).toHaveLength(1);
    expect(Properties.OKActions).toHaveLength(1);
  });

  test('only watches what is counted', () => {
    const counted: readonly string[] = Object.values(metricNames);
    for (const [, { Properties }] of alarms) {
      if (Properties.Namespace === 'Podwarden') expect(counted).toContain(Properties.MetricName);
    }
  });
});

describe('the alarm for a reaper that does not sweep', () => {
  test('rings after 5 minutes, and silence counts as failure', () => {
    prod.template('Operations').hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'CleanSweep',
      Dimensions: [{ Name: 'service', Value: 'podwarden-prod' }],
      Period: 60,
      EvaluationPeriods: 5,
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 1,
      TreatMissingData: 'breaching',
    });
  });
});

describe('the alarms for what only people can mend', () => {
  test.each([
    ['MassSilence', 60, 1],
    ['OrphanTerminated', 60, 1],
    ['ProviderInvalidRequest', 60, 1],
    ['ProviderAuthFailed', 60, 1],
    ['TerminationStuck', 60, 1],
    ['AttemptLost', 900, 5],
    ['CreateUnanswered', 900, 5],
  ])('hear of %s within %d s of the %dth, and of silence think nothing', (MetricName, Period, Threshold) => {
    prod.template('Operations').hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName,
      Dimensions: [{ Name: 'service', Value: 'podwarden-prod' }],
      Statistic: 'Sum',
      Period,
      EvaluationPeriods: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      Threshold,
      TreatMissingData: 'notBreaching',
    });
  });
});

describe('the alarm for a reaper that does not keep up', () => {
  test('rings when every sweep of 15 minutes left something over, and not for a burst', () => {
    prod.template('Operations').hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'SweepBacklog',
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 15,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      Threshold: 1,
      TreatMissingData: 'notBreaching',
    });
  });
});

describe('alarms', () => {
  test('go to the configured address', () => {
    prod.template('Operations').hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'ops@example.com',
    });
  });

  test('go nowhere on a dev deploy without an address', () => {
    expect(synthesize('dev', {}).resources('AWS::SNS::Topic')).toHaveLength(0);
  });
});

describe('what functions count', () => {
  /** One line of the embedded metric format, as a function of that stage writes it. */
  const emitted = (stage: string): { readonly service: string } =>
    JSON.parse(
      execFileSync(
        process.execPath,
        ['--input-type=module', '-e', "import { count } from './shared/runtime/metrics.ts'; count('CleanSweep');"],
        { env: { POWERTOOLS_SERVICE_NAME: `podwarden-${stage}` }, encoding: 'utf8' },
      ),
    );

  // Until then a stage's alarm is blind in an account with one stage, and hears the other stage in one with two.
  test('is told apart by stage, so that one stage cannot hide that another does not sweep', () => {
    expect(emitted('prod').service).toBe('podwarden-prod');
  });
});
