import { readFileSync } from 'node:fs';
import { axeFaults } from './axe.ts';
import { PodVoice } from './pod-voice.ts';
import { playScene, type Scene } from './scene.ts';
import { signInAs, useConsole } from './world.ts';

const world = useConsole();
let scene: Scene;

beforeAll(async () => {
  scene = await playScene(world());
}, 60_000);

describe('the page of a job', () => {
  test('draws its curves, reads them by keys, zooms, and has them as a table and a file', async () => {
    const tab = await world().tab();
    await signInAs(tab, 'alice', `/jobs/${scene.completed}`);
    const charts = tab.page.locator('figure');
    await tab.page.locator('figure canvas').nth(3).waitFor();
    expect(await charts.locator('strong').allTextContents()).toEqual([
      'Loss',
      'Learning rate',
      'Tokens a second',
      'GPU use',
    ]);
    await charts.nth(3).getByText('93 %').waitFor();

    const reader = tab.page.getByRole('slider', { name: 'Step 300', exact: true });
    await reader.focus();
    await tab.page.keyboard.press('ArrowLeft');
    await tab.page.getByRole('slider', { name: 'Step 299' }).waitFor();

    expect(await tab.page.getByRole('button', { name: 'Show all' }).isDisabled()).toBe(true);
    const box = await tab.page.locator('figure .u-over').first().boundingBox();
    if (box === null) throw new Error('The first chart has no place to point at.');
    await tab.page.mouse.move(box.x + box.width / 4, box.y + 40);
    await tab.page.mouse.down();
    await tab.page.mouse.move(box.x + box.width / 2, box.y + 40, { steps: 4 });
    await tab.page.mouse.up();
    await tab.page.getByRole('button', { name: 'Show all' }).click();
    await tab.page.getByLabel('Smoothing').fill('0.9');
    await tab.page.getByLabel('Log scale').check();
    await tab.page.getByLabel('Along').selectOption('Time');

    await tab.page.getByRole('slider', { name: /^Step 300, (4 min 5\d s|5 min)/ }).waitFor();

    await tab.page.getByText('The curves as a table').click();
    await tab.page.getByRole('columnheader', { name: 'Loss, training' }).waitFor();
    const [saved] = await Promise.all([
      tab.page.waitForEvent('download'),
      tab.page.getByRole('button', { name: 'CSV' }).click(),
    ]);
    const lines = readFileSync(await saved.path(), 'utf8')
      .trim()
      .split('\r\n');
    expect(lines[0]).toMatch(/^step,attempt,timestamp,epoch,train_loss,eval_loss/);
    expect(lines).toHaveLength(301);
    expect(await axeFaults(tab.page)).toEqual([]);
    expect(tab.complaints).toEqual([]);
  });

  test('shows a curve as it grows', async () => {
    const tab = await world().tab();
    await signInAs(tab, 'alice', `/jobs/${scene.running}`);
    await tab.page.getByRole('slider', { name: 'Step 180' }).waitFor();
    const pod = await world().pods.of(scene.running);
    await new PodVoice(world().stack.apiUrl, pod, 100).train({ steps: 190, of: 300 });
    await tab.page.getByRole('slider', { name: 'Step 190' }).waitFor();
  });

  test('has its artifacts, which the browser saves as they were made', async () => {
    const tab = await world().tab();
    await signInAs(tab, 'alice', `/jobs/${scene.completed}`);
    const [saved] = await Promise.all([
      tab.page.waitForEvent('download'),
      tab.page.getByRole('button', { name: 'Download adapter.safetensors' }).click(),
    ]);
    expect(saved.suggestedFilename()).toBe('adapter.safetensors');
    expect(readFileSync(await saved.path(), 'utf8')).toBe('weights after 300 steps');
    expect(tab.complaints).toEqual([]);
  });
});
