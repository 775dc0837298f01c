import { failed } from '../../../shared/domain/jobs/ends.ts';
import { reasonRules, reasons } from '../../../shared/domain/jobs/reasons.ts';
import { aJob } from '../../support/a-job.ts';

describe('reasons', () => {
  it.each(reasons.filter((reason) => reason !== 'cancelled_by_user'))(
    'puts %s on the job with a sentence for its user (F13 F46)',
    (reason) => {
      const change = failed(aJob({ max_attempts: 1 }), { actor: 'reaper', reason }, new Date());
      expect(change.set).toMatchObject({ status: 'failed', reason });
      expect(change.history?.[0]?.message).toBe(reasonRules[reason].advice);
      expect(reasonRules[reason].advice).toMatch(/^[A-Z].{15,}\.$/);
    },
  );
});
