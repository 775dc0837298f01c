import { textLines, uploadDataset } from '../e2e/stack-world.ts';
import { markup } from './scene.ts';
import { signInAs, useConsole } from './world.ts';

const world = useConsole();

const jobsOf = async () => (await (await world().client('alice')).get('/api/training/jobs')).body.items;

const chat = JSON.stringify({
  messages: [
    { role: 'user', content: 'Why?' },
    { role: 'assistant', content: 'So.' },
  ],
});

describe('a deploy', () => {
  test('shows every check at once and the most it costs, and starts one job', async () => {
    const alice = await world().client('alice');
    const dataset = await uploadDataset(alice, textLines(500), { name: markup });
    const tab = await world().tab();
    await signInAs(tab, 'alice', `/deploy?dataset=${dataset}`);
    await tab.page.getByText('Choose a dataset and a config').waitFor();
    await tab.page.getByLabel('Config', { exact: true }).selectOption({ label: 'Try it out · cpt' });
    await tab.page.getByRole('button', { name: /^Start: at most \$/ }).waitFor();
    await tab.page.getByLabel('Budget in dollars').fill('lots');
    await tab.page.getByText('Invalid input').first().waitFor();
    expect(await tab.page.getByLabel('Budget in dollars').getAttribute('aria-invalid')).toBe('true');
    await tab.page.getByLabel('Budget in dollars').fill('0.5');
    await tab.page.getByLabel('Name of the job').fill(markup.slice(0, 100));
    await tab.page.getByText('Choose cards yourself').click();
    await tab.page.getByLabel('RTX 4090', { exact: true }).check();
    await tab.page.getByLabel('L4', { exact: true }).check();
    await tab.page.getByRole('button', { name: 'Try L4 earlier' }).click();
    const order = tab.page.getByRole('list', { name: 'Tried in this order' });
    expect((await order.getByRole('listitem').allTextContents()).map((text) => text.replace(/[↑↓✕]/g, ''))).toEqual([
      'L4',
      'RTX 4090',
    ]);
    await tab.page.getByRole('button', { name: /^Start: at most \$0\.\d\d/ }).waitFor();
    expect(await jobsOf()).toEqual([]);
    await tab.page.getByRole('button', { name: /^Start: at most \$0\.\d\d/ }).dblclick();
    await tab.page.waitForURL('**/jobs/*');
    await tab.page.getByRole('heading', { level: 1, name: markup.slice(0, 100) }).waitFor();
    const jobs = await jobsOf();
    expect(jobs).toHaveLength(1);
    expect(jobs[0]).toMatchObject({ gpu_type: expect.stringContaining('L4'), cost: { budget_limit: 0.5 } });
    expect(await tab.page.evaluate('globalThis.stolen')).toBeUndefined();
    expect(tab.complaints).toEqual([]);
  });

  test('tells all that is wrong at its fields, and takes advice for this job alone', async () => {
    const alice = await world().client('alice');
    await uploadDataset(alice, textLines(500), { name: 'plain text' });
    const right = await uploadDataset(alice, Buffer.from(`${chat}\n`.repeat(50)), { name: 'chats' });
    const presets = (await alice.get('/api/training/presets')).body.items;
    const { training_config } = presets.find((preset: { id: string }) => preset.id === 'sft-7b');
    const large = { ...training_config, name: 'large', model: { name: 'Qwen/Qwen2.5-32B-Instruct' } };
    const config = (await alice.post('/api/training/configs', large)).body;
    const tab = await world().tab();
    await signInAs(tab, 'alice', `/deploy?config=${config.id}`);
    await tab.page.getByLabel('Dataset', { exact: true }).selectOption({ label: 'plain text · text · 500 examples' });
    await tab.page.getByText('has to be chatml or sharegpt or alpaca or openorca').waitFor();
    expect(await tab.page.getByLabel('Dataset', { exact: true }).getAttribute('aria-invalid')).toBe('true');
    expect(await tab.page.getByRole('button', { name: 'It cannot start yet' }).isDisabled()).toBe(true);
    await tab.page.getByLabel('Dataset', { exact: true }).selectOption(right);
    await tab.page.getByText('Choose cards yourself').click();
    await tab.page.getByRole('table').getByText('too small').first().waitFor();
    await tab.page.getByText('of disk on the pod. Raise disk_gb.').first().waitFor();
    await tab.page.getByLabel('Disk in GB').fill('80');
    await tab.page.getByLabel('RTX A4500', { exact: true }).check();
    // An estimate may err: what is in doubt may start, after a question with the doubt.
    await tab.page.getByRole('button', { name: /^Start all the same: at most \$/ }).click();
    const question = tab.page.getByRole('dialog', { name: 'Start what is in doubt?' });
    await question
      .getByText(/memory/i)
      .first()
      .waitFor();
    await question.getByRole('button', { name: /^Start it: at most \$\d/ }).waitFor();
    await question.getByRole('button', { name: 'Do not start it' }).click();
    expect((await jobsOf()).filter(({ dataset_id: id }: { dataset_id: string }) => id === right)).toEqual([]);
    await tab.page.getByLabel('RTX A4500', { exact: true }).uncheck();
    await tab.page.getByLabel('RTX 4090', { exact: true }).check();
    await tab.page.getByText('Make it fit 24 GB').click();
    await tab.page.getByRole('button', { name: 'Apply all to fit 24 GB' }).click();
    await tab.page.getByRole('button', { name: /^Start: at most \$/ }).waitFor();
    await tab.page.getByText('For this job alone').waitFor();
    await tab.page.getByRole('button', { name: 'Take it back' }).click();
    await tab.page.getByText('For this job alone').waitFor({ state: 'detached' });
    expect(tab.complaints).toEqual([]);
  });

  test('that was made before is asked for again as it was, from the list of jobs', async () => {
    const alice = await world().client('alice');
    const dataset_id = await uploadDataset(alice, textLines(500), { name: 'again' });
    const { training_config } = (await alice.get('/api/training/presets')).body.items[0];
    const asked = { gpu_type: 'RTX 4090', budget_limit: 0.25, disk_gb: 60, labels: { team: markup.slice(0, 90) } };
    const body = { training_config, dataset_id, name: 'once more', ...asked };
    const { job_id: id } = (await alice.post('/api/training/deploy/runpod', body)).body;
    const tab = await world().tab();
    await signInAs(tab, 'alice', '/jobs');
    await tab.page.getByLabel('Choose once more').check();
    await tab.page.getByRole('link', { name: 'Deploy it again' }).click();
    await tab.page.getByText('All is as it was asked for in').waitFor();
    expect(await tab.page.getByLabel('Disk in GB').inputValue()).toBe('60');
    expect(await tab.page.getByLabel('RTX 4090', { exact: true }).isChecked()).toBe(true);
    await tab.page.getByRole('button', { name: 'Start: at most $0.25' }).click();
    await tab.page.waitForURL((url) => url.pathname.startsWith('/jobs/') && !url.pathname.endsWith(id));
    const [newest] = await jobsOf();
    expect(newest).toMatchObject({ name: 'once more', dataset_id, labels: asked.labels, cost: { budget_limit: 0.25 } });
    expect(newest.id).not.toBe(id);
    expect(tab.complaints).toEqual([]);
  });

  test('whose answer is lost says that there may be a job, and never makes two', async () => {
    const alice = await world().client('alice');
    const dataset = await uploadDataset(alice, textLines(500), { name: 'lost' });
    const tab = await world().tab();
    await signInAs(tab, 'alice', `/deploy?dataset=${dataset}&preset=try-out`);
    await tab.page.getByLabel('Name of the job').fill('lost and found');
    const start = tab.page.getByRole('button', { name: /^Start: at most \$/ });
    await start.waitFor();
    // The job is made, and its answer does not arrive.
    await tab.context.route('**/api/training/deploy/runpod', async (route) => {
      if (route.request().method() === 'POST') await route.fetch();
      await route.abort();
    });
    await start.click();
    const notice = tab.page.getByRole('alert').filter({ hasText: 'a job may have been made' });
    await notice.getByText('The deploy of “lost and found” of').waitFor();
    await notice.getByText(/it starts one, for at most \$\d+\.\d\d/).waitFor();
    await tab.page.getByRole('link', { name: 'Datasets', exact: true }).click();
    await tab.page.getByRole('link', { name: 'Deploy', exact: true }).click();
    await notice.waitFor();
    await tab.context.unroute('**/api/training/deploy/runpod');
    await tab.page.getByLabel('Name of the job').fill('another name');
    await notice.getByRole('button', { name: 'Send it again' }).click();
    await tab.page.getByRole('heading', { level: 1, name: 'lost and found' }).waitFor();
    const made = (await jobsOf()).filter(({ dataset_id: id }: { dataset_id: string }) => id === dataset);
    expect(made).toHaveLength(1);
    expect(tab.complaints).toEqual([]);
  });

  test('beyond a limit is told so with what would fit, before and after it is sent', async () => {
    const alice = await world().client('alice');
    const operator = await world().operator();
    const limit = async (body: object) => {
      const set = await operator.send('PUT', '/api/admin/users/alice/limits', { body });
      expect(set.status).toBe(200);
    };
    const dataset = await uploadDataset(alice, textLines(500), { name: 'limited' });
    const { month } = (await alice.get('/api/me')).body;
    await limit({ dollars_per_month: month.reserved + month.spent + 0.75 });
    const tab = await world().tab();
    await signInAs(tab, 'alice', `/deploy?dataset=${dataset}&preset=try-out`);
    await tab.page.getByLabel('Budget in dollars').fill('2');
    await tab.page.getByText(/With a budget_limit of 0\.75 it fits\./).waitFor();
    expect(await tab.page.getByLabel('Budget in dollars').getAttribute('aria-invalid')).toBe('true');
    expect(await tab.page.getByRole('button', { name: 'It cannot start yet' }).isDisabled()).toBe(true);
    await tab.page.getByText('$0.75', { exact: true }).waitFor();
    await tab.page.getByLabel('Budget in dollars').fill('0.5');
    const start = tab.page.getByRole('button', { name: 'Start: at most $0.50' });
    await start.waitFor();
    // The limit is lowered between the check and the click.
    await limit({ pods: 0 });
    await start.click();
    await tab.page.getByRole('alert').getByText('You may have no pods here.').waitFor();
    await limit({});
    await tab.page.getByLabel('Budget in dollars').fill('0.4');
    await tab.page.getByText('You may have no pods here.').waitFor({ state: 'detached' });
    await tab.page.getByRole('button', { name: 'Start: at most $0.40' }).waitFor();
    expect(tab.complaints).toEqual([]);
  });
});
