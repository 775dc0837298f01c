import { smokeConfig, until } from '../e2e/stack-world.ts';
import { axeFaults } from './axe.ts';
import { markup, playScene, type Scene } from './scene.ts';
import { signInAs, staySignedInAs, useConsole } from './world.ts';

const world = useConsole();
let scene: Scene;

beforeAll(async () => {
  scene = await playScene(world());
}, 60_000);

describe('the list of jobs', () => {
  test('is filtered by what is typed and chosen, and the address tells it', async () => {
    const tab = await world().tab();
    await signInAs(tab, 'alice', '/jobs');
    const rows = tab.page.getByRole('rowheader');
    await tab.page.getByText('support answers, rank 16').waitFor();
    expect(await rows.count()).toBe(6);
    await tab.page.getByLabel('Status').selectOption('Failed');
    await tab.page.waitForURL('**/jobs?status=failed');
    await until(
      () => rows.count(),
      (count) => count === 2,
    );
    await tab.page.getByText('support answers, rank 64').waitFor();
    await tab.page.getByLabel('Name, model or label').fill('RANK 64');
    await tab.page.waitForURL('**/jobs?q=RANK+64&status=failed');
    await until(
      () => rows.count(),
      (count) => count === 1,
    );
    await tab.page.goBack();
    expect(tab.complaints).toEqual([]);
  });

  test('is as its address says, and a filter that nobody knows is none', async () => {
    const tab = await world().tab();
    await signInAs(tab, 'alice', '/jobs?status=going&since=7&q=rank%2032');
    await tab.page.getByText('support answers, rank 32').waitFor();
    expect(await tab.page.getByLabel('Status').inputValue()).toBe('');
    expect(await tab.page.getByLabel('Made').inputValue()).toBe('7');
    expect(await tab.page.getByRole('rowheader').count()).toBe(1);
  });

  test('and each job show text of users and pods as text', async () => {
    const tab = await world().tab();
    for (const path of ['/', '/jobs', `/jobs/${scene.hostile}`]) {
      await signInAs(tab, 'alice', path);
      await tab.page.getByText('<img src=x onerror').first().waitFor();
      expect(await tab.page.evaluate('globalThis.stolen')).toBeUndefined();
      expect(await tab.page.locator('main img').count()).toBe(0);
    }
    expect(tab.complaints).toEqual([]);
  });

  test('an address that cannot be read breaks nothing', async () => {
    const tab = await world().tab();
    await signInAs(tab, 'alice', '/jobs/%E0%A4%A');
    await tab.page.getByRole('heading', { name: 'This screen does not work' }).waitFor();
    await tab.page.getByRole('link', { name: 'Jobs', exact: true }).click();
    await tab.page.getByText('support answers, rank 16').waitFor();
  });
});

describe('many jobs', () => {
  test('are chosen and cancelled after one question, with what they have cost, and the others are left alone', async () => {
    const alice = await world().client('alice');
    const deploy = async (name: string): Promise<string> => {
      const body = { training_config: smokeConfig(), dataset_id: scene.dataset, budget_limit: 1, name };
      return (await alice.post('/api/training/deploy/runpod', body)).body.job_id;
    };
    const ids = [await deploy('one of many'), await deploy(`two ${markup.slice(0, 90)}`), await deploy('left alone')];
    const tab = await world().tab();
    await signInAs(tab, 'alice', '/jobs');
    await tab.page.getByLabel('Choose one of many').check();
    await tab.page.getByLabel(/^Choose two </).check();
    await tab.page.getByLabel('Choose support answers, rank 16').check();
    await tab.page.getByText('3 jobs chosen').waitFor();
    expect(await axeFaults(tab.page)).toEqual([]);
    await tab.page.getByRole('button', { name: 'Cancel 2 jobs' }).click();
    const dialog = tab.page.getByRole('dialog');
    await dialog.getByText(/The \$\d+\.\d+ spent so far are not given back/).waitFor();
    await dialog.getByRole('button', { name: 'Cancel 2 jobs' }).click();
    await tab.page.getByText('2 jobs cancelled.').waitFor();
    await tab.page.getByRole('button', { name: 'Delete 1 job', exact: true }).waitFor();
    await tab.page.getByRole('button', { name: /^Cancel / }).waitFor({ state: 'detached' });
    await tab.page.getByRole('button', { name: 'Choose none' }).click();
    await tab.page.getByText('1 job chosen').waitFor({ state: 'detached' });
    const statuses = await Promise.all(
      ids.map(async (id) => (await alice.get(`/api/training/jobs/${id}`)).body.status),
    );
    expect(statuses.slice(0, 2)).toEqual(['cancelled', 'cancelled']);
    expect(statuses[2]).not.toBe('cancelled');
    expect(tab.complaints).toEqual([]);
  });
});

describe('many jobs that are over', () => {
  test('are deleted after one question, and one whose pod is not seen gone yet stays chosen, with the reason', async () => {
    const alice = await world().client('alice');
    const statusOf = async (id: string) => (await alice.get(`/api/training/jobs/${id}`)).status;
    await world().stack.runSchedule('sweep');
    await world().stack.runSchedule('sweep');
    const body = { training_config: smokeConfig(), dataset_id: scene.dataset, budget_limit: 1, name: 'over just now' };
    const fresh = (await alice.post('/api/training/deploy/runpod', body)).body.job_id;
    await alice.post(`/api/training/jobs/${fresh}/cancel`);
    const tab = await world().tab();
    await signInAs(tab, 'alice', '/jobs');
    await tab.page.getByLabel('Choose over just now').check();
    await tab.page.getByLabel('Choose support answers, rank 64').check();
    await tab.page.getByRole('button', { name: 'Delete 2 jobs' }).click();
    const dialog = tab.page.getByRole('dialog');
    await dialog.getByText(/are lost for good\. The \$\d+\.\d+ that they have cost stay/).waitFor();
    expect(await axeFaults(tab.page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Delete 2 jobs' }).click();
    await dialog.getByText(/^1 job could not be deleted: .* its pod is not seen gone yet/).waitFor();
    await dialog.getByRole('button', { name: 'Keep it' }).click();
    await tab.page.getByText('1 job chosen').waitFor();
    await tab.page.getByLabel('Choose support answers, rank 64').waitFor({ state: 'detached' });
    expect([await statusOf(scene.failed), await statusOf(fresh)]).toEqual([404, 200]);
    expect(tab.complaints).toEqual([]);
  });
});

describe('with the keyboard alone', () => {
  test('the content is one key away, and a screen that opens has the focus on its heading', async () => {
    const tab = await world().tab();
    await staySignedInAs(tab, 'alice');
    await tab.page.goto('/');
    await tab.page.getByRole('heading', { name: 'Last events' }).waitFor();
    await tab.page.keyboard.press('Tab');
    expect(await tab.page.evaluate('document.activeElement?.textContent')).toBe('Skip to the content');
    await tab.page.keyboard.press('Enter');
    expect(await tab.page.evaluate('document.activeElement?.id')).toBe('main');
    await tab.page.getByRole('link', { name: 'Jobs', exact: true }).focus();
    await tab.page.keyboard.press('Enter');
    await tab.page.getByText('support answers, rank 16').waitFor();
    expect(await tab.page.evaluate('document.activeElement?.textContent')).toBe('Jobs');
    expect(await tab.page.title()).toBe('Jobs · Podwarden');
  });
});
