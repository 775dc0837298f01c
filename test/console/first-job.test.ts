import { PodVoice } from './pod-voice.ts';
import { signInAs, useConsole } from './world.ts';

const world = useConsole();

describe('whoever has nothing', () => {
  test('gets to a job on the sample in two clicks, of which the second names the most it costs', async () => {
    const tab = await world().tab();
    await signInAs(tab, 'alice');
    await tab.page.getByRole('link', { name: 'Train on the sample' }).click();
    const alice = await world().client('alice');
    expect((await alice.get('/api/datasets')).body.items).toEqual([]);
    await tab.page.getByRole('button', { name: 'Upload the sample and show the price' }).click();
    await tab.page.getByRole('heading', { name: 'Ready to start' }).waitFor();
    expect((await alice.get('/api/training/jobs')).body.items).toEqual([]);
    // The second of two clicks starts nothing more.
    await tab.page.getByRole('button', { name: /^Start it: at most \$0\.\d\d$/ }).dblclick();
    await tab.page.getByRole('heading', { name: 'Timeline' }).waitFor();
    const { items } = (await alice.get('/api/training/jobs')).body;
    expect(items).toHaveLength(1);
    expect(items[0].cost.budget_limit).toBe(0.5);

    const voice = new PodVoice(world().stack.apiUrl, await world().pods.of(items[0].id));
    await voice.claim();
    await voice.train({ steps: 40, of: 200 });
    await tab.page.getByText('40/200').waitFor();
    await tab.page.getByRole('link', { name: 'Home', exact: true }).click();
    await tab.page.getByRole('img', { name: /^Loss from 3\.\d+ to 2\.\d+, lowest/ }).waitFor();
    await voice.complete(200);
    await tab.page.getByText('No job is running or waiting, so no pod costs anything.').waitFor();
    await tab.page.getByRole('region', { name: 'Jobs that are over' }).getByText('completed').waitFor();
    expect(tab.complaints).toEqual([]);
  });

  test('cancels a job after one question, which says what is lost', async () => {
    const tab = await world().tab();
    const alice = await world().client('alice');
    const [dataset] = (await alice.get('/api/datasets')).body.items;
    const deploy = { training_config: (await alice.get('/api/training/presets')).body.items[0].training_config };
    const job = await alice.post('/api/training/deploy/runpod', { ...deploy, dataset_id: dataset.id, budget_limit: 1 });
    await signInAs(tab, 'alice', `/jobs/${job.body.job_id}`);
    await tab.page.getByRole('button', { name: 'Cancel', exact: true }).click();
    const question = tab.page.getByRole('dialog', { name: 'Cancel this job?' });
    await question.getByText(/(\$\d+\.\d+ are spent, and are not given back|It has cost nothing so far)\./).waitFor();
    await tab.page.keyboard.press('Escape');
    await question.waitFor({ state: 'detached' });
    expect(await tab.page.evaluate('document.activeElement?.textContent')).toBe('Cancel');
    await tab.page.keyboard.press('Enter');
    await question.getByRole('button', { name: 'Cancel the job' }).click();
    await tab.page.locator('.headline').getByText('cancelled').waitFor();
    await tab.page.getByRole('status').getByText('is cancelled.').waitFor();
    expect(tab.complaints).toEqual([]);
  });
});
