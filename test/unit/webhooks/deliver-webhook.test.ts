import { createHmac } from 'node:crypto';
import { createWebhookDelivery } from '../../../functions/due-work/deliver-webhook.ts';
import { listen } from '../../../infra/local/listen.ts';
import { webhookWork } from '../../../shared/domain/due-work/due-work.ts';
import type { FullJob, Job } from '../../../shared/domain/jobs/job.ts';
import { sealSecrets } from '../../../shared/domain/jobs/secret-box.ts';
import { toJobView } from '../../../shared/domain/jobs/view.ts';
import { enqueueWebhook } from '../../../shared/domain/webhooks/enqueue-webhook.ts';
import { aJob } from '../../support/a-job.ts';
import { FakeDueWorkStore } from '../../support/fake-due-work-store.ts';
import { FakeJobStore } from '../../support/fake-job-store.ts';
import { FakeSecretReader } from '../../support/fake-secret-reader.ts';

const now = new Date('2026-01-01T01:00:00.000Z');
const at = now.toISOString();

const setup = (status: number | Error, webhook: Partial<NonNullable<Job['webhook']>> = {}, over: Partial<Job> = {}) => {
  const secretsKey = new FakeSecretReader('the key of this test');
  const bare = aJob({ status: 'completed', phase: null, completed_at: at, ...over });
  const webhook_secret_ciphertext = sealSecrets(
    secretsKey.value,
    bare.id,
    { secret: 'shared-with-receiver' },
    (count) => new Uint8Array(count).fill(1),
  );
  const job: FullJob = {
    ...bare,
    webhook_secret_ciphertext,
    webhook: { url: 'https://example.com/hook', tries: 0, due_at: at, ...webhook },
  };
  const jobs = new FakeJobStore([job]);
  const posts: { url: string; init: RequestInit }[] = [];
  const deliver = createWebhookDelivery({
    jobs,
    details: jobs.details,
    secretsKey,
    clock: () => now,
    fetch: async (url, init) => {
      posts.push({ url: String(url), init: init ?? {} });
      if (status instanceof Error) throw status;
      return new Response('ok', { status });
    },
  });
  const workOf = (tries: number) => webhookWork({ user_id: job.user_id, job_id: job.id, due_at: at, tries }, now);
  return {
    job,
    jobs,
    posts,
    deliver: (tries = 1) => deliver(workOf(tries)),
    stored: () => jobs.rows.get(job.id)?.webhook,
  };
};

describe('a webhook', () => {
  it('is delivered once, signed over time and body', async () => {
    const { posts, deliver, stored, job } = setup(200);
    await deliver();
    const [post] = posts;
    const headers = new Headers(post?.init.headers);
    const [, seconds, mac] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(headers.get('podwarden-signature') ?? '') ?? [];
    const body = String(post?.init.body);
    expect(mac).toBe(createHmac('sha256', 'shared-with-receiver').update(`${seconds}.${body}`).digest('hex'));
    expect(JSON.parse(body)).toMatchObject({ event: 'job_over', job_id: job.id, status: 'completed' });
    expect(stored()).toMatchObject({ tries: 1, delivered_at: at });
    expect(stored()?.due_at).toBeUndefined();
  });

  it.each([500, 404, 302, new Error('connection refused')])('is tried again later after %s', async (status) => {
    const { deliver, stored } = setup(status);
    const last_error = status instanceof Error ? 'unreachable' : `http_${status}`;
    expect(await deliver()).toEqual({ outcome: 'failed', due_at: new Date('2026-01-01T01:00:30.000Z'), last_error });
    expect(stored()).toMatchObject({ tries: 1, last_error });
    expect(await deliver(2)).toMatchObject({ due_at: new Date('2026-01-01T01:01:00.000Z') });
  });

  it('is given up after its last try', async () => {
    const { deliver, stored } = setup(500);
    expect(await deliver(8)).toEqual({ outcome: 'done' });
    expect(stored()).toMatchObject({ tries: 8, last_error: 'http_500' });
    expect(stored()?.delivered_at).toBeUndefined();
  });

  it('is not told again once it was delivered', async () => {
    const { deliver, posts } = setup(200);
    await deliver();
    expect(await deliver(2)).toEqual({ outcome: 'done' });
    expect(posts).toHaveLength(1);
  });

  it('of an erased job is not told of the next job of its id while that one goes on', async () => {
    const { posts, deliver, stored } = setup(200, { due_at: undefined }, { status: 'running', phase: 'training' });
    expect(await deliver(7)).toEqual({ outcome: 'done' });
    expect(posts).toEqual([]);
    expect(stored()).toMatchObject({ tries: 0 });
    expect(stored()?.delivered_at).toBeUndefined();
  });

  it.each([
    ['while a worker has that row', true],
    ['before that row is due again', false],
  ])('of a job is told in time though an erased job of its id left a row, and it ends %s', async (_when, isClaimed) => {
    const { jobs, deliver, job } = setup(200, { due_at: undefined }, { status: 'running', phase: 'training' });
    const work = new FakeDueWorkStore();
    const left = webhookWork(
      { user_id: job.user_id, job_id: job.id, due_at: '2026-01-01T07:00:00.000Z', tries: 6 },
      now,
    );
    await work.enqueue(left);
    const claimed = isClaimed ? await work.claim(left, new Date('2026-01-01T01:02:00.000Z')) : undefined;
    if (isClaimed) expect(await deliver()).toEqual({ outcome: 'done' });
    const over = jobs.plant({
      ...job,
      status: 'completed',
      phase: null,
      webhook: { url: 'https://example.com/hook', tries: 0, due_at: at },
    });
    await enqueueWebhook(over, { jobs, work, clock: () => now });
    if (claimed !== undefined) await work.done(claimed);
    expect(work.rows.get(left.work_id)).toMatchObject({ due_at: at, tries: 0 });
  });

  it('whose secret cannot be opened is not told, is tried again and is given up', async () => {
    const { deliver, posts, stored, jobs, job } = setup(200);
    const spec = jobs.details.specs.get(job.id);
    if (spec === undefined) throw new Error('The job has no spec.');
    jobs.details.specs.set(job.id, { ...spec, webhook_secret_ciphertext: 'bm90IGEgc2VjcmV0' });
    expect(await deliver()).toMatchObject({ outcome: 'failed', last_error: 'secret_unreadable' });
    expect(await deliver(8)).toEqual({ outcome: 'done' });
    expect(stored()).toMatchObject({ tries: 8, last_error: 'secret_unreadable' });
    expect(posts).toEqual([]);
  });

  it.each([
    ['https://hooks.slack.com/services/T0/B0/x', 'text'],
    ['https://hooks.slack.com/triggers/T0/1/x', 'text'],
    ['https://discord.com/api/webhooks/1/x', 'content'],
    ['https://canary.discord.com/api/v10/webhooks/1/x', 'content'],
    ['https://discordapp.com/api/webhooks/1/x/slack', 'text'],
  ])('of a chat at %s is told in a sentence, under the one name that it takes (S4)', async (url, name) => {
    const error = { code: 'out_of_memory', message: `The GPU ran out of memory. <@all> & ${'x'.repeat(3000)}` };
    const { posts, deliver, job } = setup(200, { url }, { status: 'failed', reason: 'out_of_memory', error });
    await deliver();
    const body = JSON.parse(String(posts[0]?.init.body));
    expect(body[name]).toContain(`Training job ${job.id} has failed (out_of_memory). The GPU ran out of memory.`);
    expect(body[name]).toMatch(/It cost \$\d+\.\d\d\.$/);
    expect(body[name].length).toBeLessThan(2000);
    // Nobody is called by what an error quotes.
    if (name === 'text') expect(body[name]).toContain('&lt;@all&gt; &amp; ');
    else expect(body.allowed_mentions).toEqual({ parse: [] });
    expect(Object.keys(body)).not.toContain('event');
  });

  it.each(['https://example.com/hooks.slack.com', 'https://discord.com.example.com/api/webhooks/1/x'])(
    'at %s is no chat',
    async (url) => {
      const { posts, deliver } = setup(200, { url });
      await deliver();
      expect(JSON.parse(String(posts[0]?.init.body))).toMatchObject({ event: 'job_over' });
    },
  );

  it('shows on its job how it was told, and never its address (S4)', async () => {
    const { deliver, jobs, job } = setup(400);
    const shown = () => toJobView(jobs.rows.get(job.id) ?? job, now);
    expect(shown().webhook).toEqual({ tries: 0, delivered_at: null, last_error: null });
    await deliver(3);
    expect(shown().webhook).toEqual({ tries: 3, delivered_at: null, last_error: 'http_400' });
    expect(JSON.stringify(shown())).not.toContain('example.com/hook');
    expect(toJobView(aJob(), now).webhook).toBeNull();
  });

  it('says nothing to what answers without TLS, as the services at private addresses of a cloud do', async () => {
    const heard: unknown[] = [];
    const server = await listen((request, response) => {
      heard.push(request.url);
      response.end();
    });
    const url = server.url.replace('http://127.0.0.1', 'https://localhost');
    const job = aJob({ status: 'completed', completed_at: at, webhook: { url, tries: 0, due_at: at } });
    const jobs = new FakeJobStore([job]);
    await createWebhookDelivery({
      jobs,
      details: jobs.details,
      secretsKey: new FakeSecretReader(),
      clock: () => now,
      fetch,
    })(webhookWork({ user_id: job.user_id, job_id: job.id, due_at: at, tries: 1 }, now));
    await server.close();
    expect(heard).toEqual([]);
    expect(jobs.rows.get(job.id)?.webhook).toMatchObject({ tries: 1 });
    expect(jobs.rows.get(job.id)?.webhook).not.toHaveProperty('delivered_at');
  });

  it('follows no redirect, which could lead past the check of its address', async () => {
    const { posts, deliver } = setup(200);
    await deliver();
    expect(posts[0]?.init.redirect).toBe('error');
  });
});
