import { createHandler } from '../../../functions/jobs/update-job.ts';
import { maxLabels } from '../../../shared/domain/jobs/labels.ts';
import { updateJob } from '../../../shared/domain/jobs/update-job.ts';
import { aJob } from '../../support/a-job.ts';
import { call } from '../../support/api-event.ts';
import { FakeJobStore } from '../../support/fake-job-store.ts';
import { closedAttempt, runningJob, start } from '../pods/pod-world.ts';

const clock = () => start;

const setup = (job = aJob()) => {
  const jobs = new FakeJobStore([job]);
  const handler = createHandler({ jobs, clock });
  return {
    job,
    jobs,
    patch: (body: unknown, userId = job.user_id) => call(handler, { userId, path: { id: job.id }, body }),
  };
};

const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, nth) => [`label ${nth}`, 'x']));

describe('a change of a job', () => {
  it('sets the labels that it names, takes away those it gives as null, and leaves the others', async () => {
    const { patch } = setup();
    expect((await patch({ labels: { team: 'a', stage: 'first' } })).body.labels).toEqual({ team: 'a', stage: 'first' });
    const changed = await patch({ name: 'second try', labels: { stage: null, note: '' } });
    expect(changed).toMatchObject({ status: 200, body: { name: 'second try', labels: { team: 'a', note: '' } } });
    expect(changed.body.labels).not.toHaveProperty('stage');
  });

  it('is taken of a job that is over, whose status and history stay', async () => {
    const over = { phase: null, completed_at: start.toISOString(), attempts: [closedAttempt()] };
    const { patch, jobs, job } = setup(runningJob({ ...over, status: 'completed' }));
    expect((await patch({ labels: { kept: 'yes' } })).status).toBe(200);
    expect(jobs.rows.get(job.id)).toMatchObject({ status: 'completed', history: job.history });
  });

  it('does not undo one that is made at the same time', async () => {
    const { jobs, job } = setup();
    await Promise.all(['a', 'b', 'c'].map((name) => updateJob(job, { labels: { [name]: '1' } }, { jobs, clock })));
    expect(jobs.rows.get(job.id)?.labels).toEqual({ a: '1', b: '1', c: '1' });
  });

  it('is refused beyond 16 labels, those that stand included, and changes nothing', async () => {
    const { patch, jobs, job } = setup();
    expect((await patch({ labels: many(maxLabels) })).status).toBe(200);
    const refused = await patch({ labels: { another: 'x' } });
    expect(refused).toMatchObject({ status: 400, body: { issues: [{ path: 'labels' }] } });
    expect(Object.keys(jobs.rows.get(job.id)?.labels ?? {})).toHaveLength(maxLabels);
    expect((await patch({ labels: { 'label 0': null, another: 'x' } })).status).toBe(200);
  });

  it.each<[string, unknown]>([
    ['nothing', {}],
    ['an unknown field', { colour: 'red' }],
    ['a name of no letters', { name: ' ' }],
    ['a name on two lines', { name: 'a\nb' }],
    ['labels as a list', { labels: ['a'] }],
    ['a label without a name', { labels: { '': 'x' } }],
    ['a name of 65 characters', { labels: { ['x'.repeat(65)]: 'x' } }],
    ['a text of 513 characters', { labels: { a: 'x'.repeat(513) } }],
    ['a text on two lines', { labels: { a: 'x\ny' } }],
    ['a number for a text', { labels: { a: 1 } }],
    ['more changes than there may be labels to change', { labels: many(2 * maxLabels + 1) }],
    ['the name __proto__', JSON.parse('{"labels":{"__proto__":"x"}}')],
  ])('is refused with %s', async (_what, body) => {
    const { patch, jobs } = setup();
    expect(await patch(body)).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    expect(jobs.calls.count('change')).toBe(0);
  });

  it('is of nobody else', async () => {
    const { patch } = setup();
    expect((await patch({ name: 'mine now' }, 'user-2')).status).toBe(404);
  });
});
