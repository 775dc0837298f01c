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
