import { doubledGrants, grantTable, spareGrants, widerGrants } from '../../e2e/least-privilege/grant-report.ts';

const bucket = 'arn:aws:s3:::objects';
const grant = { principal: 'get-job', action: 's3:GetObject', resource: `${bucket}/data/*` };
const use = {
  principal: 'get-job',
  action: 's3:GetObject',
  granted: [grant.resource],
  calls: 2,
  commonPrefix: `${bucket}/data/`,
};
const logs = { principal: 'get-job', action: 'logs:PutLogEvents', resource: 'arn:aws:logs:x' };

describe('what is said of grants', () => {
  it('is nothing of one that was used as far as it reaches, and nothing of what Lambda does itself', () => {
    const grants = [grant, logs];
    expect([spareGrants(grants, [use]), doubledGrants([use]), widerGrants(grants, [use])]).toEqual([[], [], []]);
    expect(grantTable(grants, [use])).toMatch(/^get-job +s3:GetObject +objects\/data\/\*: 2 calls$/);
  });

  it('names one that no call of its function needed', () => {
    expect(spareGrants([grant], [{ ...use, principal: 'list-jobs' }])).toEqual([
      `get-job: s3:GetObject on ${grant.resource}`,
    ]);
    expect(grantTable([grant], [])).toContain('SPARE');
  });

  it('names two that cover the same call', () => {
    const both = { ...use, granted: [grant.resource, `${bucket}/*`] };
    expect(doubledGrants([both])).toEqual([`get-job: s3:GetObject on ${grant.resource} and ${bucket}/*`]);
  });

  it('names one that reaches further than its calls', () => {
    const narrow = { ...use, commonPrefix: `${bucket}/data/anna/` };
    expect(widerGrants([grant], [narrow])).toEqual([
      `get-job: s3:GetObject on ${grant.resource}, but all calls were below ${bucket}/data/anna/`,
    ]);
  });
});
