import { accountChecks } from '../../../infra/account/account-checks.ts';
import { type Aws, AwsFault } from '../../../infra/account/aws-cli.ts';
import { runAccountChecks } from '../../../infra/account/run-checks.ts';
import { stageNamed } from '../../../infra/stages.ts';

const topic = (severity: string) => `arn:aws:sns:us-east-1:123456789012:podwarden-prod-operations-${severity}Alarms1-x`;

/** Answers of an account in which prod stands as it should, by the operation. */
const well: Readonly<Record<string, unknown>> = {
  'get-account-settings': 1000,
  'get-account': { rateLimit: 10_000, burstLimit: 5000 },
  'list-subscriptions': [
    [topic('Critical'), `${topic('Critical')}:1`],
    [topic('Warning'), `${topic('Warning')}:2`],
  ],
  'get-caller-identity': '123456789012',
  'describe-budgets': ['podwarden-prod-aws-daily-us-east-1-1', 'podwarden-prod-aws-monthly-us-east-1-2'],
  'list-metrics': 1,
  'list-stack-resources': [{ LogicalResourceId: 'ApiAccessLogs1', PhysicalResourceId: 'the-group' }],
  'describe-log-streams': 1,
  'list-functions': [],
  'get-metric-data': 40,
};

const asked = async (answers: Readonly<Record<string, unknown>>, stage = 'prod') => {
  const calls: (readonly string[])[] = [];
  const aws: Aws = async (args) => {
    calls.push(args);
    const answer = answers[args[1] ?? ''];
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const lines: string[] = [];
  const isWell = await runAccountChecks(aws, stageNamed(stage), (line) => lines.push(line));
  return { isWell, lines, calls };
};

describe('the checks of an account', () => {
  it('find nothing where all is as it should be', async () => {
    const { isWell, lines } = await asked(well);
    expect(lines.filter((line) => !line.startsWith('ok'))).toEqual([]);
    expect([isWell, lines.length]).toEqual([true, accountChecks.length]);
  });

  it('only read', async () => {
    const { calls } = await asked(well);
    for (const [, operation] of calls) expect(operation).toMatch(/^(get|list|describe)-/);
  });

  it('put in what the words of the page stand for', async () => {
    const { calls } = await asked(well);
    const all = calls.flat();
    expect(all).toEqual(expect.arrayContaining(['123456789012', 'the-group', 'Name=service,Value=podwarden-prod']));
    expect(all.filter((arg) => /\$[({A-Z]/.test(arg))).toEqual([]);
  });

  it.each([
    ['executions', { 'get-account-settings': 10 }, /10 functions may run at a time; prod needs \d{3}/],
    [
      'gateway',
      { 'get-account': { rateLimit: 2500, burstLimit: 1250 } },
      /1250 at once; pods of prod need 1000 and 5000/,
    ],
    ['subscribers', { 'list-subscriptions': [] }, /nobody hears of CriticalAlarms and WarningAlarms .*48 hours/],
    [
      'subscribers',
      {
        'list-subscriptions': [
          [topic('Critical'), 'PendingConfirmation'],
          [topic('Warning'), 'arn:x'],
        ],
      },
      /nobody hears of CriticalAlarms \(not confirmed\)/,
    ],
    ['budgets', { 'describe-budgets': null }, /0 budgets/],
    ['metrics', { 'list-metrics': 0 }, /no clean sweep/],
    ['access-log', { 'describe-log-streams': 0 }, /is empty/],
    ['access-log', { 'list-stack-resources': [] }, /The stage has no ApiAccessLogs/],
    ['traces', { 'list-functions': ['podwarden-prod-api-X'] }, /1 functions begin traces/],
    ['dashboard', { 'get-metric-data': 0 }, /finds 0/],
    ['dashboard', { 'get-metric-data': new AwsFault('Could not connect') }, /Could not connect/],
  ])('tell of %s: %j', async (name, answers, text) => {
    const { isWell, lines } = await asked({ ...well, ...answers });
    const failed = lines.filter((line) => line.startsWith('FAIL'));
    expect([isWell, failed]).toEqual([false, [expect.stringMatching(text)]]);
    expect(failed[0]).toContain(` ${name} `);
  });

  it('leave out what the credentials may not read, which is no fault of the stage', async () => {
    const refusal = new AwsFault(
      'An error occurred (AccessDeniedException) when calling the DescribeBudgets operation',
    );
    const { isWell, lines } = await asked({ ...well, 'describe-budgets': refusal });
    expect([isWell, lines.filter((line) => line.startsWith('skip')).length]).toEqual([true, 1]);
  });

  it('ask no mail and no budget of a dev stage that names nobody', async () => {
    const { isWell } = await asked({ ...well, 'list-subscriptions': [], 'describe-budgets': null }, 'dev');
    expect(isWell).toBe(true);
  });

  it('give aws the words that bash reads', async () => {
    const { calls } = await asked(well);
    const [dashboard = []] = calls.filter(([, operation]) => operation === 'get-metric-data');
    const expression = `SEARCH('{AWS/Lambda,FunctionName} MetricName="Duration" podwarden prod', 'p95', 300)`;
    const queries = JSON.parse(dashboard[dashboard.indexOf('--metric-data-queries') + 1] ?? '');
    expect(queries).toEqual([{ Id: 'durations', Expression: expression }]);
    expect(calls.flat()).toContain(
      "Functions[?starts_with(FunctionName, 'podwarden-prod-') && TracingConfig.Mode == 'Active'].FunctionName",
    );
  });
});
