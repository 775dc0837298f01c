import { readFileSync } from 'node:fs';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { AwsSpending } from '../../infra/operations/aws-spending.ts';
import { stageNamed } from '../../infra/stages.ts';
import { routes } from '../../shared/names.ts';
import { anApp, named, synthesize } from './synthesized.ts';

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

const urlOf = (description: string): string => / See (\S+)$/.exec(description)?.[1] ?? '';

/** Ring when dollars run away or users are turned away; whoever moves one here is to be woken for it. */
const critical = [
  'authorizer-crashed',
  'dollars-per-hour',
  'end-failed',
  'mass-silence',
  'no-acting-sweep',
  'no-clean-sweep',
  'pod-faults',
  'provider-auth-failed',
  'provider-balance-low',
  'sweep-crashed',
  'termination-stuck',
  'unreadable-job',
];
const warning = [
  'account-mended',
  'api-faults',
  'attempts-lost',
  'creates-unanswered',
  'due-work-late',
  'due-work-stuck',
  'functions-throttled',
  'gpu-catalog-stale',
  'installation-near-limit',
  'launcher-crashed',
  'mass-idle',
  'old-heartbeat',
  'orphan-terminated',
  'pod-requests-refused',
  'provider-invalid-request',
  'requests-refused',
  'sweep-backlog',
  'tables-throttled',
  'webhooks-failed',
];

describe('every alarm', () => {
  test.each(alarms)('%s says what happened and names a heading of the runbook', (_, { Properties }) => {
    const description = String(Properties.AlarmDescription);
    const anchor = /^.{10,}\. .{20,} See docs\/runbook\.md#([a-z0-9-]+)$/.exec(description)?.[1];
    expect([...anchors]).toContain(anchor);
  });

  test('has a severity and a stage in its name', () => {
    const named = (severity: string, ids: readonly string[]) => ids.map((id) => `podwarden-prod-${severity}-${id}`);
    expect(alarms.map(([, { Properties }]) => Properties.AlarmName).sort()).toEqual(
      [...named('critical', critical), ...named('warning', warning)].sort(),
    );
  });

  test('links to the runbook where a setting says where it can be read', () => {
    const RUNBOOK_URL = 'https://git.example.com/podwarden/docs/runbook.md';
    const linked = synthesize('prod', { ...named, RUNBOOK_URL }).resources('AWS::CloudWatch::Alarm');
    for (const [, { Properties }] of linked) {
      const url = new URL(urlOf(String(Properties.AlarmDescription)));
      expect(`${url.origin}${url.pathname}`).toBe(RUNBOOK_URL);
      expect([...anchors]).toContain(url.hash.slice(1));
    }
  });

  test.each(alarms)(
    '%s tells those who hear of its severity when it rings and when it is over',
    (_, { Properties }) => {
      const topic = String(Properties.AlarmName).startsWith('podwarden-prod-critical-') ? 'Critical' : 'Warning';
      const told = [{ Ref: expect.stringMatching(`^${topic}Alarms`) }];
      expect(Properties.AlarmActions).toEqual(told);
      expect(Properties.OKActions).toEqual(told);
    },
  );
});

describe('the runbook', () => {
  const sections = readFileSync('docs/runbook.md', 'utf8')
    .split(/^## /m)
    .slice(1)
    .map((section) => [section.split('\n', 1)[0] ?? '', section] as const);
  const anchorOf = (heading: string): string =>
    heading
      .toLowerCase()
      .replace(/[^a-z0-9 -]/g, '')
      .replaceAll(' ', '-');

  test.each([...critical, ...warning, 'aws-spending'])(
    'says of %s what it means, who is hurt, how to look and mend',
    (id) => {
      const [, text] = sections.find(([heading]) => anchorOf(heading) === id) ?? [];
      for (const part of ['**Means**', '**Hurt**', '**Look**', '**Mend**']) expect(text).toContain(part);
    },
  );
});

describe('the alarm for a job that nobody ends', () => {
  test('rings after twice the longest silence, on ten sweeps', () => {
    prod.template('Operations').hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'OldestHeartbeatSeconds',
      Statistic: 'Maximum',
      Threshold: 2640,
      EvaluationPeriods: 10,
      TreatMissingData: 'notBreaching',
    });
  });
});

describe('the alarm for dollars an hour', () => {
  test('rings at what the setting says, over three sweeps', () => {
    const operations = synthesize('prod', { ...named, ALARM_DOLLARS_PER_HOUR: '7' }).template('Operations');
    operations.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'podwarden-prod-critical-dollars-per-hour',
      MetricName: 'DollarsPerHour',
      Threshold: 7,
      EvaluationPeriods: 3,
    });
  });
});

describe('what users do alone', () => {
  const filters: Readonly<Record<string, string>> = Object.fromEntries(
    prod
      .resources('AWS::Logs::MetricFilter')
      .map(([, { Properties }]) => [
        (Properties.MetricTransformations as { MetricName: string }[])[0]?.MetricName ?? '',
        String(Properties.FilterPattern),
      ]),
  );
  const alarmNamed = (id: string) =>
    alarms.find(([, { Properties }]) => Properties.AlarmName === `podwarden-prod-${id}`);
  const metricOf = (id: string) => alarmNamed(id)?.[1].Properties.MetricName;

  test('rings no critical alarm by answers of 5xx: such an alarm counts what pods call, and the health check', () => {
    expect(metricOf('critical-pod-faults')).toBe('PodFaults');
    const counted = [...(filters.PodFaults ?? '').matchAll(/\$\.route = "([^"]+)"/g)].map(([, route]) => route);
    const ofPods = Object.values(routes).flatMap(({ auth, route }) => (auth === 'pod' ? [route] : []));
    expect(counted.sort()).toEqual([...ofPods, 'GET /api/health'].sort());
    expect(filters.PodFaults).toContain('$.status = "5*"');
    const others = alarms.filter(([, { Properties }]) => Properties.Namespace === 'AWS/ApiGateway');
    for (const [, { Properties }] of others) expect(String(Properties.AlarmName)).toContain('-warning-');
  });

  test('rings an alarm where it fills the room of others, at the gateway, at Lambda and at DynamoDB', () => {
    expect(metricOf('warning-requests-refused')).toBe('RequestsRefused');
    expect(filters.RequestsRefused).toBe('{ $.status = "429" }');
    expect(filters.PodRequestsRefused).toContain('POST /api/training/jobs/{id}/metrics');
    const summed = (id: string): string[] =>
      JSON.stringify(alarmNamed(id)?.[1].Properties.Metrics).match(/"MetricName":"\w+"/g) ?? [];
    expect(new Set(summed('warning-functions-throttled'))).toEqual(new Set(['"MetricName":"Throttles"']));
    expect(summed('warning-functions-throttled')).toHaveLength(9);
    expect(new Set(summed('warning-tables-throttled'))).toEqual(
      new Set(['"MetricName":"ReadThrottleEvents"', '"MetricName":"WriteThrottleEvents"']),
    );
    // As many as an alarm takes: four tables, and the index that each heartbeat writes to.
    expect(summed('warning-tables-throttled')).toHaveLength(10);
    expect(JSON.stringify(alarmNamed('warning-tables-throttled')?.[1].Properties.Metrics)).toContain(
      '"Name":"GlobalSecondaryIndexName","Value":"open"',
    );
  });

  test('has filters that CloudWatch takes: 1024 characters at most', () => {
    for (const pattern of Object.values(filters)) expect(pattern.length).toBeLessThanOrEqual(1024);
    expect(Object.keys(filters).sort()).toEqual(['PodFaults', 'PodRequestsRefused', 'RequestsRefused']);
  });
});

describe('what AWS costs', () => {
  const budgetsOf = (stage: string, source: Readonly<Record<string, string>>) =>
    synthesize(stage, source)
      .resources('AWS::Budgets::Budget')
      .map(([, { Properties }]) => Properties.Budget as { TimeUnit: string; BudgetLimit: { Amount: number } });

  test('is watched by the month and by the day, and somebody is told', () => {
    expect(budgetsOf('prod', named)).toMatchObject([
      { BudgetType: 'COST', TimeUnit: 'MONTHLY', BudgetLimit: { Amount: 1000, Unit: 'USD' } },
      { BudgetType: 'COST', TimeUnit: 'DAILY', BudgetLimit: { Amount: 100, Unit: 'USD' } },
    ]);
    const subscribed = prod.resources('AWS::Budgets::Budget').map(([, { Properties }]) =>
      (
        Properties.NotificationsWithSubscribers as {
          Notification: { NotificationType: string };
          Subscribers: { SubscriptionType: string; Address: { Ref: string } }[];
        }[]
      ).map(({ Notification, Subscribers }) => [
        Notification.NotificationType,
        ...Subscribers.map(
          ({ SubscriptionType, Address }) => `${SubscriptionType} ${Address.Ref.replace(/Alarms.*/, '')}`,
        ),
      ]),
    );
    expect(subscribed).toEqual([
      [
        ['FORECASTED', 'SNS Warning'],
        ['ACTUAL', 'SNS Critical'],
      ],
      // AWS forecasts no days.
      [['ACTUAL', 'SNS Critical']],
    ]);
  });

  test('may be what a setting says', () => {
    const budgets = budgetsOf('dev', { ALARM_EMAIL: named.ALARM_EMAIL, AWS_BUDGET_DOLLARS_PER_MONTH: '40' });
    expect(budgets.map(({ TimeUnit, BudgetLimit }) => [TimeUnit, BudgetLimit.Amount])).toEqual([
      ['MONTHLY', 40],
      ['DAILY', 4],
    ]);
  });

  test('is watched under a name that tells region and content, so that a change of who is told can take its place', () => {
    const namesOf = (dollarsPerMonth: number, first: string, second: string): readonly string[] => {
      const stack = new Stack(anApp(), 'Stack');
      const topics = { [first]: new Topic(stack, 'One'), [second]: new Topic(stack, 'Two') };
      const { critical, warning } = topics;
      if (!critical || !warning) throw new Error('two severities are needed');
      new AwsSpending(stack, 'AwsSpending', {
        stage: stageNamed('prod'),
        dollarsPerMonth,
        topics: { critical, warning },
      });
      const budgets = Object.values(Template.fromStack(stack).findResources('AWS::Budgets::Budget'));
      return budgets.map(({ Properties }) => JSON.stringify(Properties.Budget.BudgetName));
    };
    const names = namesOf(100, 'critical', 'warning');
    for (const name of names) expect(name).toMatch(/podwarden-prod-aws-(monthly|daily)-.*AWS::Region.*-[0-9a-f]{8}"/);
    expect(new Set(names).size).toBe(2);
    expect(namesOf(200, 'critical', 'warning')).toEqual(names);
    expect(namesOf(100, 'warning', 'critical').filter((name) => names.includes(name))).toEqual([]);
  });

  test('is watched by nobody where nobody is named to be told', () => {
    expect(budgetsOf('dev', {})).toEqual([]);
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
  test('go to the configured address, by a topic for each severity', () => {
    const subscriptions = prod.resources('AWS::SNS::Subscription').map(([, { Properties }]) => Properties);
    expect(subscriptions).toHaveLength(2);
    for (const subscription of subscriptions) {
      expect(subscription).toMatchObject({ Protocol: 'email', Endpoint: 'ops@example.com' });
    }
    expect(prod.resources('AWS::SNS::Topic').map(([, { Properties }]) => Properties.DisplayName)).toEqual([
      'Podwarden prod critical',
      'Podwarden prod warning',
    ]);
  });

  test('may be published by CloudWatch and Budgets of this account, and by nobody else', () => {
    for (const [, { Properties }] of prod.resources('AWS::SNS::TopicPolicy')) {
      const { Statement } = Properties.PolicyDocument as { readonly Statement: readonly Record<string, unknown>[] };
      expect(Statement.filter(({ Effect }) => Effect === 'Allow')).toEqual([
        {
          Effect: 'Allow',
          Action: 'sns:Publish',
          Sid: expect.any(String),
          Principal: { Service: ['budgets.amazonaws.com', 'cloudwatch.amazonaws.com'] },
          Resource: { Ref: expect.any(String) },
          Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
        },
      ]);
    }
  });

  test('go nowhere on a dev deploy without an address', () => {
    expect(synthesize('dev', {}).resources('AWS::SNS::Topic')).toHaveLength(0);
  });
});
