import { readFileSync } from 'node:fs';
import { smokeConfig, until } from '../e2e/stack-world.ts';
import { axeFaults } from './axe.ts';
import { PodVoice } from './pod-voice.ts';
import { playScene, type Scene } from './scene.ts';
import { signInAs, useConsole } from './world.ts';

const world = useConsole();
let scene: Scene;

beforeAll(async () => {
  scene = await playScene(world());
  const alice = await world().client('alice');
  const config = smokeConfig();
  await alice.post('/api/training/deploy/runpod', {
    training_config: { ...config, training: { ...config.training, learning_rate: 0.007 } },
    dataset_id: scene.dataset,
    gpu_type: 'RTX 4090',
    budget_limit: 1,
    name: 'seven times as fast',
  });
}, 60_000);

describe('jobs that are compared', () => {
  test('are chosen in the list, and stand side by side with curves, figures, costs and what differs', async () => {
    const tab = await world().tab();
    await signInAs(tab, 'alice', '/jobs');
    await tab.page.getByLabel('Choose support answers, rank 16').check();
    await tab.page.getByLabel('Choose seven times as fast').check();
    await tab.page.getByRole('link', { name: 'Compare 2 jobs' }).click();
    const results = tab.page.getByRole('region', { name: 'Results and costs' });
    await results.getByRole('row', { name: /B .*support answers, rank 16 .* 300\/300 .*step \d+ .*\$\d/ }).waitFor();
    await results.getByRole('row', { name: /A .*seven times as fast/ }).waitFor();

    await tab.page.locator('figure canvas').nth(3).waitFor();
    const loss = tab.page.getByRole('figure').filter({ hasText: 'Loss, training' });
    await loss.getByText('A —', { exact: true }).waitFor();
    await loss.getByText(/\bB \d\.\d+$/).waitFor();
    const reader = tab.page.getByRole('slider', { name: 'Step 300', exact: true });
    await reader.focus();
    await tab.page.keyboard.press('ArrowLeft');
    await tab.page.getByRole('slider', { name: 'Step 299' }).waitFor();
    await tab.page.getByText('Loss, evaluation as a table').click();
    const table = tab.page.getByRole('region', { name: 'Loss, evaluation as a table' });
    await table.getByRole('row', { name: /^step 300 — \d\.\d+$/ }).waitFor();

    const settings = tab.page.getByRole('region', { name: 'Settings' });
    await settings.getByRole('row', { name: /^training\.learning_rate differs 0\.007 / }).waitFor();
    const before = await settings.getByRole('row').count();
    await tab.page.getByLabel('Show all settings').check();
    await settings.getByText('training.num_epochs').waitFor();
    expect(await settings.getByRole('row').count()).toBeGreaterThan(before + 5);

    const [saved] = await Promise.all([
      tab.page.waitForEvent('download'),
      tab.page.getByRole('button', { name: 'CSV' }).click(),
    ]);
    expect(
      readFileSync(await saved.path(), 'utf8')
        .trim()
        .split('\r\n'),
    ).toHaveLength(301);
    expect(await axeFaults(tab.page)).toEqual([]);
    await tab.page.getByRole('link', { name: 'Leave out A' }).click();
    await tab.page.getByText('There is one job here').waitFor();
    expect(tab.complaints).toEqual([]);
  });

  test('are followed while one of them goes on', async () => {
    const tab = await world().tab();
    await signInAs(tab, 'alice', `/compare?jobs=${scene.running},${scene.cancelled}`);
    const results = tab.page.getByRole('region', { name: 'Results and costs' });
    await results.getByText('180/300').waitFor();
    const pod = await world().pods.of(scene.running);
    await new PodVoice(world().stack.apiUrl, pod, 100).train({ steps: 190, of: 300, scale: 0.8 });
    await results.getByText('190/300').waitFor();
    await tab.page.getByRole('slider', { name: 'Step 190' }).waitFor();
    expect(tab.complaints).toEqual([]);
  });

  test('are told of one by one where an address names none, another’s, one twice, or too many', async () => {
    const bob = await world().client('bob');
    expect((await bob.get(`/api/training/jobs/${scene.completed}`)).status).toBe(404);
    const nobody = '00000000-0000-4000-8000-000000000000';
    const tab = await world().tab();
    await signInAs(
      tab,
      'alice',
      `/compare?jobs=${scene.completed},${scene.completed},${nobody},<b>no</b>,${scene.hostile}`,
    );
    await tab.page.getByText(`You have no job ${nobody}.`).waitFor();
    await tab.page.getByText(`Job ${scene.completed} is named more than once, and shown once.`).waitFor();
    await tab.page.getByText('“<b>no</b>” is no id of a job.').waitFor();
    await tab.page.getByText('<img src=x onerror').first().waitFor();
    expect(await tab.page.evaluate('globalThis.stolen')).toBeUndefined();
    expect(await axeFaults(tab.page)).toEqual([]);
    const many = Array.from({ length: 8 }, (_, n) => nobody.replace(/.$/, String(n)));
    await signInAs(tab, 'alice', `/compare?jobs=${many}`);
    await tab.page.getByText('6 jobs are compared at most: the first 6 are shown, 2 left out.').waitFor();
    await tab.page.getByText('None of these jobs is yours').waitFor();
    // The job belongs to another user.
    await signInAs(tab, 'operator', `/compare?jobs=${scene.completed}`);
    await tab.page.getByText(`You have no job ${scene.completed}.`).waitFor();
    expect(tab.complaints).toEqual([]);
  });

  test('are told of where one is deleted while they are looked at, and the others keep their letters', async () => {
    const alice = await world().client('alice');
    const tab = await world().tab();
    await tab.page.clock.install();
    await signInAs(tab, 'alice', `/compare?jobs=${scene.failed},${scene.running},${scene.completed}`);
    const results = tab.page.getByRole('region', { name: 'Results and costs' });
    await results.getByRole('row', { name: /A .*rank 64/ }).waitFor();
    await until(
      () => alice.del(`/api/training/jobs/${scene.failed}`),
      ({ status }) => status === 202,
      () => world().stack.runSchedule('sweep'),
    );
    await tab.page.clock.runFor(70_000);
    await tab.page.getByText('The job support answers, rank 64 is not there any more').waitFor();
    await results.getByRole('row', { name: /B .*rank 32/ }).waitFor();
    await results.getByRole('row', { name: /C .*rank 16/ }).waitFor();
    expect(await results.getByText('rank 64').count()).toBe(0);
    await tab.page
      .getByRole('figure')
      .first()
      .getByText(/\bB \d/)
      .waitFor();
    expect(await axeFaults(tab.page)).toEqual([]);
    await tab.page.reload();
    await signInAs(tab, 'alice', `/compare?jobs=${scene.failed},${scene.running}`);
    await tab.page.getByText(`You have no job ${scene.failed}`).waitFor();
    expect(tab.complaints).toEqual([]);
  });
});
