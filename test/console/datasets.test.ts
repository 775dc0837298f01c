import { gzipSync } from 'node:zlib';
import { textLines, until, uploadDataset } from '../e2e/stack-world.ts';
import { markup } from './scene.ts';
import { signInAs, type Tab, useConsole } from './world.ts';

const world = useConsole();

const chat = (question: string): string =>
  JSON.stringify({
    messages: [
      { role: 'user', content: question },
      { role: 'assistant', content: 'Because.' },
    ],
  });

const choose = ({ page }: Tab, name: string, text: string | Buffer, label: string | RegExp = /^Drop a file here/) =>
  page.getByLabel(label).setInputFiles({ name, mimeType: 'application/jsonl', buffer: Buffer.from(text) });

const datasetsOf = async (): Promise<readonly { id: string; name: string; status: string; examples?: number }[]> =>
  (await (await world().client('alice')).get('/api/datasets')).body.items;

describe('a file', () => {
  test('with bad lines is told so before a byte is sent, and is uploaded once it is mended', async () => {
    const tab = await world().tab();
    await signInAs(tab, 'alice', '/datasets');
    await tab.page.getByText('No dataset yet').waitFor();
    const asked: string[] = [];
    tab.page.on('request', (request) => {
      if (request.method() !== 'GET') asked.push(`${request.method()} ${request.url()}`);
    });
    const good = Array.from({ length: 200 }, (_, n) => chat(`Why ${n}? ${markup}`));
    await choose(tab, 'support.jsonl', good.with(120, `{"messages": ${markup}`).with(150, '{}').join('\n'));
    const faults = tab.page.getByRole('list', { name: 'Faults' });
    await faults.getByText('Line 121').waitFor();
    await faults.getByText(`{"messages": ${markup}`).waitFor();
    await faults.getByText('Line 151').waitFor();
    expect(asked).toEqual([]);

    await choose(tab, 'support.jsonl', good.join('\n'), 'Mend the file and choose it again');
    await tab.page.getByText('is fit: 200 examples of format chatml').waitFor();
    await tab.page.getByText(`Why 0? ${markup}`).waitFor();
    expect(asked).toEqual([]);
    expect(await tab.page.getByLabel('Name').inputValue()).toBe('support');
    await tab.page.getByLabel('Name').fill(markup);
    await tab.page.getByLabel('Description').fill(`From the desk.\n${markup}`);
    await tab.page.getByRole('button', { name: /^Upload \d/ }).click();
    await tab.page.getByRole('link', { name: 'Look at it' }).click();
    await tab.page.getByRole('heading', { level: 1, name: markup }).waitFor();
    await tab.page.getByText(`Why 2? ${markup}`).waitFor();
    await tab.page.getByText('17 more examples').click();
    await tab.page.getByText(`Why 19? ${markup}`).waitFor();
    expect(await tab.page.evaluate('globalThis.stolen')).toBeUndefined();
    expect(await tab.page.locator('main img').count()).toBe(0);
    expect(await datasetsOf()).toMatchObject([{ name: markup, status: 'ready', examples: 200 }]);
    expect(tab.complaints).toEqual([]);
  });

  test('that is a gzip is unpacked by the worker, and announced as one', async () => {
    const tab = await world().tab();
    await signInAs(tab, 'alice', '/datasets');
    await choose(tab, 'packed.jsonl.gz', gzipSync(`${chat('one')}\n${chat('two')}\n`));
    await tab.page.getByText('is fit: 2 examples').waitFor();
    await tab.page.getByRole('button', { name: /^Upload \d/ }).click();
    await tab.page.getByRole('link', { name: 'Look at it' }).click();
    await tab.page.getByText('packed as gzip').waitFor();
    await tab.page.getByText('two', { exact: true }).waitFor();
    expect(tab.complaints).toEqual([]);
  });
});

describe('a dataset', () => {
  test('is renamed and described, and deleted after one question', async () => {
    const id = await uploadDataset(await world().client('alice'), textLines(200), { name: 'foxes' });
    const tab = await world().tab();
    await signInAs(tab, 'alice', `/datasets/${id}`);
    await tab.page.getByRole('button', { name: 'Rename' }).click();
    const dialog = tab.page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('brown foxes');
    await dialog.getByLabel('Description').fill('They jump.');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await tab.page.getByRole('heading', { level: 1, name: 'brown foxes' }).waitFor();
    await tab.page.getByText('They jump.').waitFor();
    await tab.page.getByRole('button', { name: 'Delete', exact: true }).click();
    await tab.page
      .getByRole('dialog')
      .getByText(/are lost for good, and no new job can train on it/)
      .waitFor();
    await tab.page.getByRole('button', { name: 'Delete the dataset' }).click();
    await tab.page.getByRole('heading', { level: 1, name: 'Datasets' }).waitFor();
    expect((await datasetsOf()).filter((one) => one.id === id)).toEqual([]);
    expect(tab.complaints).toEqual([]);
  });

  test('that is used cannot be deleted, and names the jobs', async () => {
    const alice = await world().client('alice');
    const id = await uploadDataset(alice, textLines(200), { name: 'in use' });
    const presets = (await alice.get('/api/training/presets')).body.items;
    const deploy = { training_config: presets[0].training_config, dataset_id: id, budget_limit: 1 };
    const job = (await alice.post('/api/training/deploy/runpod', deploy)).body.job_id;
    const tab = await world().tab();
    await signInAs(tab, 'alice', `/datasets/${id}`);
    await tab.page.getByRole('link', { name: `job ${job.slice(0, 8)}` }).waitFor();
    expect(await tab.page.getByRole('button', { name: 'Delete', exact: true }).isDisabled()).toBe(true);
  });
});

describe('an upload', () => {
  const file = Array.from({ length: 2000 }, (_, n) => chat(`${n} ${'so '.repeat(300)}`)).join('\n');

  test('is paused, and goes on after a reload with the same file', async () => {
    const tab = await world().tab();
    const arrives = Promise.withResolvers<void>();
    await tab.context.route(
      (url) => url.searchParams.has('X-Amz-Signature'),
      async (route) => {
        if (route.request().method() === 'PUT') await arrives.promise;
        await route.continue().catch(() => {});
      },
    );
    await signInAs(tab, 'alice', '/datasets');
    await choose(tab, 'large.jsonl', file);
    await tab.page.getByText('is fit: 2,000 examples').waitFor();
    await tab.page.getByRole('button', { name: /^Upload \d/ }).click();
    const [unfinished] = await until(datasetsOf, (all) => all.some(({ status }) => status === 'uploading'));
    // The upload goes on while its person looks elsewhere.
    await tab.page.getByRole('link', { name: 'Jobs', exact: true }).click();
    await tab.page.getByRole('link', { name: 'Datasets', exact: true }).click();
    await tab.page.getByRole('button', { name: 'Pause' }).click();
    await tab.page.getByText('Paused:').waitFor();
    arrives.resolve();
    expect(await tab.page.evaluate('JSON.stringify(localStorage)')).not.toMatch(/eyJ|pwk_|X-Amz/);

    await signInAs(tab, 'alice', `/datasets/${unfinished?.id}`);
    await choose(tab, 'other.jsonl', file.slice(0, file.lastIndexOf('\n')), /^Choose the file of/);
    await tab.page.getByRole('button', { name: /^Upload \d/ }).click();
    await tab.page.getByText(/it is another file, or was changed/).waitFor();
    await tab.page.getByRole('button', { name: 'Choose another file' }).click();
    await choose(tab, 'large.jsonl', file, /^Choose the file of/);
    await tab.page.getByRole('button', { name: /^Upload \d/ }).click();
    await tab.page.getByText('First examples').waitFor();
    await until(datasetsOf, (all) => all.some(({ id, status }) => id === unfinished?.id && status === 'ready'));
    expect(tab.complaints).toEqual([]);
  });

  test('ends with the session of whoever began it: the next person sees nothing of it', async () => {
    const tab = await world().tab();
    await tab.context.route(
      (url) => url.searchParams.has('X-Amz-Signature'),
      () => {},
    );
    await signInAs(tab, 'alice', '/datasets');
    await choose(tab, 'private.jsonl', chat('one'));
    await tab.page.getByRole('button', { name: /^Upload \d/ }).click();
    await tab.page.getByRole('button', { name: 'Pause' }).waitFor();
    await tab.page.getByRole('button', { name: 'Signed in as alice' }).click();
    await tab.page.getByRole('button', { name: 'Sign out' }).click();
    await tab.page.getByRole('button', { name: 'Sign in as operator', exact: true }).click();
    await tab.page.getByLabel(/^Drop a file here/).waitFor();
    expect(await tab.page.getByText('private').count()).toBe(0);
    expect(tab.complaints).toEqual([]);
  });

  test('that is given up leaves no dataset, after one question', async () => {
    const tab = await world().tab();
    await tab.context.route(
      (url) => url.searchParams.has('X-Amz-Signature'),
      () => {},
    );
    // The dataset is there before the page has heard of it.
    const heard = Promise.withResolvers<void>();
    await tab.context.route('**/api/datasets', async (route) => {
      const response = await route.fetch();
      if (route.request().method() === 'POST') await heard.promise;
      await route.fulfill({ response });
    });
    await signInAs(tab, 'alice', '/datasets');
    const before = (await datasetsOf()).length;
    await choose(tab, 'given up.jsonl', chat('one'));
    await tab.page.getByRole('button', { name: /^Upload \d/ }).click();
    await until(datasetsOf, (all) => all.length === before + 1);
    await tab.page.getByRole('button', { name: 'Give up' }).click();
    await tab.page.getByRole('dialog').getByText('What has arrived of it is deleted').waitFor();
    await tab.page.getByRole('button', { name: 'Give it up' }).click();
    heard.resolve();
    await tab.page.getByLabel(/^Drop a file here/).waitFor();
    await until(datasetsOf, (all) => all.length === before);
    expect(tab.complaints).toEqual([]);
  });
});
