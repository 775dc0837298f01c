import { reportCreate } from '../../../shared/observability/report-create.ts';
import { logsOf } from '../../support/logs-of.ts';

const reported = (outcome: string): Promise<string> =>
  logsOf(async () => reportCreate({ id: 'job-1', attempt: 2 }, { outcome }));

describe('reportCreate', () => {
  it.each([
    ['invalid', 'ProviderInvalidRequest'],
    ['ambiguous', 'CreateUnanswered'],
    ['balance', 'ProviderBalanceLow'],
  ])('counts an answer of %s as %s, and puts it on record', async (outcome, metric) => {
    const logs = await reported(outcome);
    expect(logs).toContain(`"${metric}":1`);
    expect(logs).toMatch(new RegExp(`"code":"create_answered".*"outcome":"${outcome}"`));
  });

  it.each(['created', 'no_capacity', 'unavailable', 'forbidden', 'rejected', 'rate_limited'])(
    'raises no alarm for %s, which jobs are made to live with',
    async (outcome) => {
      expect(await reported(outcome)).not.toContain('_aws');
    },
  );
});
