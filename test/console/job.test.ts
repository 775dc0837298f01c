import { readFileSync } from 'node:fs';
import { smokeConfig, until } from '../e2e/stack-world.ts';
import { axeFaults } from './axe.ts';
import { PodVoice } from './pod-voice.ts';
import { markup, playScene, type Scene } from './scene.ts';
import { signInAs, type Tab, useConsole } from './world.ts';

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
    await tab.page.getByLabel('Smoothing').fill('0');
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
    const [picture] = await Promise.all([
      tab.page.waitForEvent('download'),
      tab.page.getByRole('button', { name: 'Loss as PNG' }).click(),
    ]);
    expect(picture.suggestedFilename()).toMatch(/-loss\.png$/);
    const png = readFileSync(await picture.path());
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    // Width and height stand in the head of the file.
    expect([png.readUInt32BE(16) > 300, png.readUInt32BE(20) > 200]).toEqual([true, true]);
    expect(await axeFaults(tab.page)).toEqual([]);
    expect(tab.complaints).toEqual([]);
  });

  test('shows a curve as it grows, to the end of its job, and then what it has left', async () => {
    const tab = await world().tab();
    await signInAs(tab, 'alice', `/jobs/${scene.running}`);
    await tab.page.getByRole('slider', { name: 'Step 180' }).waitFor();
    const pod = await world().pods.of(scene.running);
    const voice = new PodVoice(world().stack.apiUrl, pod, 100);
    await voice.train({ steps: 190, of: 300 });
    await tab.page.getByRole('slider', { name: 'Step 190' }).waitFor();
    await voice.train({ steps: 300, of: 300 });
    await voice.complete(300, 'grown.safetensors');
    await tab.page.getByRole('slider', { name: 'Step 300' }).waitFor();
    await tab.page.locator('.headline').getByText('completed').waitFor();
    await tab.page.getByRole('button', { name: 'Download grown.safetensors' }).waitFor();
    expect(tab.complaints).toEqual([]);
  });

  test('shows the name of an artifact as text, though an API took one that is markup', async () => {
    const tab = await world().tab();
    await tab.page.route('**/artifacts', async (route) => {
      const response = await route.fetch();
      const { items } = await response.json();
      return route.fulfill({ response, json: { items: [{ ...items[0], name: markup }] } });
    });
    await signInAs(tab, 'alice', `/jobs/${scene.completed}`);
    await tab.page.getByRole('button', { name: `Download ${markup}` }).waitFor();
    await tab.page.getByRole('button', { name: `Delete ${markup}` }).click();
    await tab.page.getByRole('dialog', { name: `Delete ${markup}?` }).waitFor();
    expect(await tab.page.evaluate('globalThis.stolen')).toBeUndefined();
    expect(await tab.page.locator('main img').count()).toBe(0);
    expect(tab.complaints).toEqual([]);
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

/** A job of its own, and the voice of its pod. */
const deployed = async (name: string) => {
  const alice = await world().client('alice');
  const body = { training_config: smokeConfig(), dataset_id: scene.dataset, budget_limit: 1, name };
  const id: string = (await alice.post('/api/training/deploy/runpod', body)).body.job_id;
  const voice = new PodVoice(world().stack.apiUrl, await world().pods.of(id));
  await voice.claim();
  return { id, alice, voice };
};

describe('the log of a job', () => {
  const linesOf = ({ page }: Tab) => page.getByRole('log').locator('bdi');
  const seesLine = ({ page }: Tab, text: string) =>
    page.getByRole('log').locator('bdi').getByText(text, { exact: true }).waitFor();

  test('is followed, read from end to end, searched, filtered, copied and saved, and all of it is text', async () => {
    const { id, voice } = await deployed('prints much');
    for (let part = 0; part < 4; part += 1) {
      await voice.log(
        Array.from({ length: 250 }, (_, n) => `line ${250 * part + n}${n === 100 ? ' has a Needle' : ''}`),
      );
    }
    await voice.log(['on the other stream', `hostile ${markup}`, 'long '.repeat(3000)], 'stderr');
    await voice.log(['\u001b[31mthe last one\u001b[0m']);
    const tab = await world().tab({ permissions: ['clipboard-read', 'clipboard-write'] });
    await signInAs(tab, 'alice', `/jobs/${id}`);
    await seesLine(tab, 'the last one');
    await tab.page.getByText('New lines are shown as they come.').waitFor();
    await voice.log(['one more']);
    await seesLine(tab, 'one more');
    expect(await axeFaults(tab.page)).toEqual([]);

    await tab.page.getByRole('log').hover();
    await tab.page.mouse.wheel(0, -3000);
    await tab.page.getByText('The log is not followed while you read here.').waitFor();
    await voice.log(['and one that is not scrolled to']);
    await tab.page.getByText('1 line more below.').waitFor();
    await tab.page.mouse.wheel(0, 6000);
    await seesLine(tab, 'and one that is not scrolled to');
    await tab.page.getByText('New lines are shown as they come.').waitFor();

    await tab.page.getByRole('log').focus();
    await tab.page.keyboard.press('Home');
    await seesLine(tab, 'line 0');
    expect(await linesOf(tab).count()).toBeLessThan(120);

    await tab.page.getByLabel('Find').fill('needle');
    await tab.page.keyboard.press('Enter');
    await tab.page.getByText('1 of 4 lines').waitFor();
    await seesLine(tab, 'line 100 has a Needle');
    await tab.page.keyboard.press('Shift+Enter');
    await tab.page.getByText('4 of 4 lines').waitFor();
    await tab.page.getByRole('log').locator('.over mark', { hasText: 'Needle' }).waitFor();
    await seesLine(tab, 'line 850 has a Needle');
    await tab.page.getByRole('button', { name: 'Next' }).click();
    await seesLine(tab, 'line 100 has a Needle');
    await tab.page.getByLabel('Find').fill('nobody prints this');
    await tab.page.keyboard.press('Enter');
    await tab.page.getByText('No line has it').waitFor();

    await tab.page.getByRole('button', { name: 'Follow' }).click();
    await seesLine(tab, 'one more');
    await tab.page.getByLabel('Stream').selectOption('stderr (!)');
    await tab.page.getByRole('log').getByText('long long').waitFor();
    await tab.page.getByRole('button', { name: 'Beginning' }).click();
    await seesLine(tab, 'on the other stream');
    expect(await linesOf(tab).count()).toBe(3);
    await tab.page.getByRole('log').getByText('hostile <img src=x').waitFor();
    expect(await tab.page.evaluate('globalThis.stolen')).toBeUndefined();
    await tab.page.getByLabel('Stream').selectOption('Both');
    await seesLine(tab, 'one more');

    await tab.page.getByRole('button', { name: 'Copy what is seen' }).click();
    await tab.page.getByText(/^\d+ lines? copied/).waitFor();
    expect(await tab.page.evaluate('navigator.clipboard.readText()')).toMatch(
      /the last one.*\none more\nand one that is not scrolled to\n$/,
    );
    const [saved] = await Promise.all([
      tab.page.waitForEvent('download'),
      tab.page.getByRole('button', { name: 'Download', exact: true }).click(),
    ]);
    const text = readFileSync(await saved.path(), 'utf8');
    expect(text.split('\n')).toHaveLength(1007);
    expect(text).toContain(`\t1\tstderr\thostile ${markup}\n`);
    expect(tab.complaints).toEqual([]);
  });

  test('is copied as it was selected, also over more lines than are drawn', async () => {
    const { id, voice } = await deployed('is selected');
    for (let part = 0; part < 4; part += 1) {
      await voice.log(Array.from({ length: 150 }, (_, n) => `\u001b[32mline ${150 * part + n}\u001b[0m`));
    }
    const tab = await world().tab({ permissions: ['clipboard-read', 'clipboard-write'] });
    await signInAs(tab, 'alice', `/jobs/${id}`);
    const { page } = tab;
    const log = page.getByRole('log');
    const copied = async (): Promise<string> => {
      await page.keyboard.press('ControlOrMeta+c');
      return page.evaluate('navigator.clipboard.readText()');
    };
    /** The line at the top of what is seen: its number, and where it stands. */
    const lineAtTop = (): Promise<{ n: number; x: number; y: number }> =>
      page.evaluate(`(() => {
        const edge = document.querySelector('.log').getBoundingClientRect().top;
        const text = [...document.querySelectorAll('.log bdi')].find((one) => one.getBoundingClientRect().top > edge);
        const { x, y, height } = text.getBoundingClientRect();
        return { n: Number(text.textContent.slice(5)), x: x + 3, y: y + height / 2 };
      })()`);
    const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => `line ${from + n}`);

    await seesLine(tab, 'line 599');
    await log.hover();
    await page.mouse.wheel(0, -1500);
    const start = await until(lineAtTop, ({ n }) => n < 570);
    // A word by the mouse, and from there on to the end of the log by the mouse and the shift key.
    await page.mouse.dblclick(start.x, start.y);
    await page.mouse.wheel(0, 5000);
    await page.getByText('New lines are shown as they come.').waitFor();
    const end = await until(
      () => log.locator('bdi').getByText('line 599', { exact: true }).boundingBox(),
      (box) => box !== null,
    );
    await page.keyboard.down('Shift');
    await page.mouse.click((end?.x ?? 0) + 200, (end?.y ?? 0) + 5);
    await page.keyboard.up('Shift');
    const selected = numbers(start.n, 599).join('\n');
    expect(await copied()).toBe(selected);

    // Scrolled away from, both ends stay where they were, whatever comes above.
    for (const [px, isThere] of [
      [-100_000, (n: number) => n < start.n - 100],
      [1500, (n: number) => n > 20],
      [100_000, (n: number) => n > 500],
    ] as const) {
      await page.mouse.wheel(0, px);
      await until(lineAtTop, ({ n }) => isThere(n));
      expect(await copied()).toBe(selected);
    }
    await page
      .getByText(`${600 - start.n} lines copied.`)
      .first()
      .waitFor();

    // All that is here, by the keys of the system.
    await log.focus();
    await page.keyboard.press('Home');
    await seesLine(tab, 'line 0');
    await page.keyboard.press('ControlOrMeta+a');
    const all = await copied();
    expect(all.split('\n')[0]).toBe('line 0');
    expect(all.split('\n').length).toBeGreaterThan(150);
    expect(await linesOf(tab).count()).toBeLessThan(120);
    expect(tab.complaints).toEqual([]);
  });

  test('says why it is empty, as the curves and artifacts do', async () => {
    const tab = await world().tab();
    await signInAs(tab, 'alice', `/jobs/${scene.waiting}`);
    await tab.page.getByText('Nothing yet: the log begins with a pod, and the job is waiting for a GPU.').waitFor();
    await signInAs(tab, 'alice', `/jobs/${scene.cancelled}`);
    for (const why of ['It has told no step.', 'It has left none.', 'Its pods have printed nothing.']) {
      await tab.page.getByText(why).waitFor();
    }
    expect(tab.complaints).toEqual([]);
  });
});

describe('a job of several attempts', () => {
  test('tells why each ended, at what cost, and shows the log of each alone', async () => {
    const { id, voice } = await deployed('tries twice');
    await voice.train({ steps: 40, of: 300 });
    await voice.log(['of the first']);
    await voice.fail('gpu_unusable', `No usable GPU. ${markup}`, ['the last line of the first']);
    const pod = await until(
      () => world().pods.of(id),
      ({ attempt }) => attempt === 2,
    );
    const second = new PodVoice(world().stack.apiUrl, pod);
    await second.claim();
    await second.train({ steps: 60, of: 300 });
    await second.log(['of the second']);
    const tab = await world().tab();
    await signInAs(tab, 'alice', `/jobs/${id}`);
    const row = tab.page.getByRole('region', { name: 'Attempts' }).getByRole('row', { name: /^1 / });
    await row.getByText('gpu unusable').waitFor();
    await row.getByText('No usable GPU. <img src=x').waitFor();
    await row.getByText('Its last lines').click();
    await row.getByText('the last line of the first').waitFor();
    await tab.page.getByRole('heading', { name: 'Phases of attempt 2' }).waitFor();
    await tab.page.getByRole('log').getByText('of the first').waitFor();
    await tab.page.getByLabel('Attempt', { exact: true }).selectOption('2');
    await tab.page.getByRole('log').getByText('of the first').waitFor({ state: 'detached' });
    await tab.page.getByRole('log').getByText('of the second').waitFor();
    expect(await axeFaults(tab.page)).toEqual([]);
    expect(await tab.page.evaluate('globalThis.stolen')).toBeUndefined();
    expect(tab.complaints).toEqual([]);
  });
});

describe('what can be done with a job', () => {
  test('is to hold it, to lift that, to name it, and to deploy it again, each with what it costs', async () => {
    const { id, alice } = await deployed('to be held');
    const tab = await world().tab();
    await signInAs(tab, 'alice', `/jobs/${id}`);
    const job = async () => (await alice.get(`/api/training/jobs/${id}`)).body;
    await tab.page.getByRole('button', { name: 'Hold', exact: true }).click();
    const dialog = tab.page.getByRole('dialog');
    await dialog.getByLabel('Why').fill(`a look ${markup.slice(0, 90)}`);
    await dialog.getByLabel('For').selectOption('4 hours');
    await dialog.getByText(/\$\d+\.\d+ an hour: \$\d+\.\d+ in that time/).waitFor();
    expect(await axeFaults(tab.page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Hold it' }).click();
    await tab.page.getByText('Held by you until').waitFor();
    expect((await job()).hold).toMatchObject({ set_by: 'user', reason: expect.stringContaining('a look <img') });
    await tab.page.getByRole('button', { name: 'Lift the hold' }).click();
    await tab.page.getByText('Held by you until').waitFor({ state: 'detached' });
    expect((await job()).hold).toBeNull();

    await tab.page.getByRole('button', { name: 'Rename' }).click();
    await dialog.getByLabel('Name', { exact: true }).fill('held once');
    await dialog.getByRole('button', { name: 'Add a label' }).click();
    await dialog.getByLabel('Name of label 1').fill('note');
    await dialog.getByLabel('Text of label 1').fill(markup.slice(0, 90));
    expect(await axeFaults(tab.page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await tab.page.getByRole('heading', { level: 1, name: 'held once' }).waitFor();
    await tab.page.getByText('note: <img src=x').waitFor();
    expect(await job()).toMatchObject({ name: 'held once', labels: { note: markup.slice(0, 90) } });

    await tab.page.getByText('As it runs, with all defaults').click();
    await tab.page.getByText('learning_rate').first().waitFor();
    expect(await axeFaults(tab.page)).toEqual([]);
    await tab.page.getByRole('link', { name: 'Deploy again' }).click();
    await tab.page.getByRole('heading', { level: 1, name: 'Deploy' }).waitFor();
    expect(await tab.page.evaluate('globalThis.stolen')).toBeUndefined();
    expect(tab.complaints).toEqual([]);
  });
});

describe('a job that is over', () => {
  test('is deleted with its artifacts after one question each, and in every tab', async () => {
    const { id, alice, voice } = await deployed('to be deleted');
    const tab = await world().tab();
    await signInAs(tab, 'alice', `/jobs/${id}`);
    const { page } = tab;
    const dialog = page.getByRole('dialog');
    await page.getByRole('button', { name: 'Cancel', exact: true }).waitFor();
    expect(await page.getByRole('button', { name: 'Delete', exact: true }).count()).toBe(0);
    await voice.train({ steps: 20, of: 20 });
    await voice.complete(20, 'a.safetensors');
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await dialog.getByText('Its artifact of 22 B is lost for good.').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Delete the job' }).click();
    await dialog.getByRole('alert').getByText('its pod is not seen gone yet').waitFor();
    await dialog.getByRole('button', { name: 'Keep it' }).click();

    await page.getByRole('button', { name: 'Delete a.safetensors' }).click();
    await dialog.getByText('Its 22 B are lost for good').waitFor();
    await dialog.getByRole('button', { name: 'Delete the artifact' }).click();
    await page.getByText('It has left none.').waitFor();
    expect((await alice.get(`/api/training/jobs/${id}/artifacts`)).body.items).toEqual([]);

    const other = await world().tab();
    await other.page.clock.install();
    await signInAs(other, 'alice', `/jobs/${id}`);
    await other.page.getByText('It has left none.').waitFor();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await dialog.getByText('It has left no artifact.').waitFor();
    await until(
      async () => {
        await dialog.getByRole('button', { name: 'Delete the job' }).click();
        return page
          .getByRole('heading', { level: 1, name: 'Jobs' })
          .or(dialog.getByRole('alert'))
          .first()
          .textContent();
      },
      (told) => told === 'Jobs',
      () => world().stack.runSchedule('sweep'),
    );
    await page.getByText('to be deleted is deleted.').waitFor();
    await page.getByText('support answers, rank 16').waitFor();
    expect(await page.getByRole('link', { name: 'to be deleted' }).count()).toBe(0);
    expect((await alice.get(`/api/training/jobs/${id}`)).status).toBe(404);
    await other.page.clock.runFor(70_000);
    await other.page.getByRole('alert').getByText(`Job ${id} does not exist.`).first().waitFor();
    await until(
      () => other.page.getByRole('alert').count(),
      (count) => count === 1,
    );
    expect(await other.page.getByRole('heading', { name: 'About this job' }).count()).toBe(0);
    expect([...tab.complaints, ...other.complaints]).toEqual([]);
  });

  test('offers nothing that a key of scope read may not do', async () => {
    const alice = await world().client('alice');
    const { key } = (await alice.post('/api/keys', { name: 'looks', scope: 'read' })).body;
    const tab = await world().tab();
    await tab.page.goto(`/jobs/${scene.completed}`);
    await tab.page.getByLabel('API key', { exact: true }).fill(key);
    await tab.page.getByRole('button', { name: 'Sign in with the key' }).click();
    await tab.page.getByRole('button', { name: 'Download adapter.safetensors' }).waitFor();
    for (const name of ['Rename', 'Delete', 'Delete adapter.safetensors']) {
      await tab.page.getByRole('button', { name, exact: true }).waitFor({ state: 'detached' });
    }
    expect(tab.complaints).toEqual([]);
  });
});
