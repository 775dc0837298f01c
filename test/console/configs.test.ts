import { markup } from './scene.ts';
import { signInAs, type Tab, useConsole } from './world.ts';

const world = useConsole();

const configsOf = async () => (await (await world().client('alice')).get('/api/training/configs')).body.items;

const openGroup = ({ page }: Tab, title: string) => page.locator('summary', { hasText: title }).click();

describe('a config', () => {
  test('begins with a preset, is changed by form and by JSON, and is stored as both say', async () => {
    const tab = await world().tab();
    await signInAs(tab, 'alice', '/configs');
    await tab.page.getByText('No config yet').waitFor();
    await tab.page.getByRole('link', { name: 'Preferences (DPO)' }).click();
    await tab.page.getByLabel('Name', { exact: true }).fill(markup);
    await tab.page.getByLabel('learning_rate').fill('2e-6');
    await openGroup(tab, 'Loss and template');
    await tab.page.getByLabel('loss_type').selectOption('ipo');
    expect(await tab.page.getByLabel('desirable_weight').count()).toBe(0);
    await tab.page.getByRole('button', { name: 'Show as JSON' }).click();
    const json = tab.page.getByLabel('Config as JSON');
    const written = JSON.parse(await json.inputValue());
    expect(written).toMatchObject({ name: markup, training: { learning_rate: 2e-6, loss_type: 'ipo' } });
    await json.fill('{"name": ');
    await tab.page.locator('.fault').waitFor();
    expect(await tab.page.getByRole('button', { name: 'Show the form' }).isDisabled()).toBe(true);
    await json.fill(JSON.stringify({ ...written, training: { ...written.training, seed: 7 } }));
    await tab.page.getByRole('button', { name: 'Show the form' }).click();
    expect(await tab.page.getByLabel('seed').inputValue()).toBe('7');
    await tab.page.getByRole('button', { name: 'Save', exact: true }).click();
    await tab.page.getByRole('heading', { level: 1, name: markup }).waitFor();
    await tab.page.getByRole('link', { name: 'Deploy it' }).waitFor();
    expect(await configsOf()).toMatchObject([
      { name: markup, training: { method: 'dpo', learning_rate: 2e-6, loss_type: 'ipo', seed: 7 } },
    ]);
    await tab.page.getByRole('link', { name: 'Configs', exact: true }).click();
    await tab.page.getByRole('link', { name: markup, exact: true }).waitFor();
    expect(await tab.page.evaluate('globalThis.stolen')).toBeUndefined();
    expect(tab.complaints).toEqual([]);
  });

  test('has its faults told at their fields as they are typed', async () => {
    const tab = await world().tab();
    await signInAs(tab, 'alice', '/configs/new?preset=sft-small');
    const rate = tab.page.getByLabel('learning_rate');
    await rate.fill('fast');
    expect(await rate.getAttribute('aria-invalid')).toBe('true');
    await tab.page.getByText('One field has a fault.').waitFor();
    await rate.fill('0.0002');
    await tab.page.getByText('All fields fit together.').waitFor();
    await tab.page.getByLabel('Model', { exact: true }).fill('https://huggingface.co/Qwen/Qwen2.5-0.5B');
    await tab.page.getByText('must be the id alone, without its address: Qwen/Qwen2.5-0.5B').waitFor();
    await tab.page.getByLabel('Model', { exact: true }).fill('Qwen/Qwen2.5-0.5B');
    await openGroup(tab, 'Adapter');
    await tab.page.getByLabel('use_lora').selectOption('no');
    await tab.page.getByText('is used with use_lora true only').first().waitFor();
    expect(tab.complaints).toEqual([]);
  });

  test('shows what each card has to have, and one press makes it fit', async () => {
    const tab = await world().tab();
    await signInAs(tab, 'alice', '/configs/new?preset=sft-7b');
    const memory = tab.page.getByRole('region', { name: 'Memory' });
    await memory.getByText('fits').first().waitFor();
    await tab.page.getByLabel('Model', { exact: true }).fill('Qwen/Qwen2.5-32B-Instruct');
    const advised = memory.locator('li', { hasText: 'is too much' }).filter({ hasText: 'Make it fit' }).last();
    await advised.getByText('Make it fit').click();
    const goal = (await advised.getByText('Make it fit').textContent())?.replace('Make it ', '') ?? '';
    const all = advised.getByRole('button', { name: `Apply all to ${goal}` });
    if (await all.count()) await all.click();
    else await advised.getByRole('button').first().click();
    const gb = goal.replace('fit ', '');
    await memory.locator('li', { hasText: `of ${gb} fits` }).waitFor();
    expect(tab.complaints).toEqual([]);
  });

  test('that was changed elsewhere is not stored over it unasked', async () => {
    const alice = await world().client('alice');
    const presets = (await alice.get('/api/training/presets')).body.items;
    const made = (await alice.post('/api/training/configs', { ...presets[1].training_config, name: 'shared' })).body;
    const { id, created_at, updated_at, ...body } = made;
    const tab = await world().tab();
    await signInAs(tab, 'alice', `/configs/${id}`);
    await tab.page.getByLabel('Name', { exact: true }).fill('mine');
    const put = await alice.send('PUT', `/api/training/configs/${id}`, { body: { ...body, name: 'theirs' } });
    expect(put.status).toBe(200);
    await tab.page.getByRole('button', { name: 'Save', exact: true }).click();
    await tab.page.getByText('changed elsewhere since it was opened here').waitFor();
    expect((await alice.get(`/api/training/configs/${id}`)).body.name).toBe('theirs');
    await tab.page.getByRole('button', { name: 'Load the stored one' }).click();
    await tab.page.getByRole('heading', { level: 1, name: 'theirs' }).waitFor();
    await tab.page.getByLabel('Name', { exact: true }).fill('mine again');
    await alice.send('PUT', `/api/training/configs/${id}`, { body: { ...body, name: 'theirs again' } });
    await tab.page.getByRole('button', { name: 'Save', exact: true }).click();
    await tab.page.getByRole('button', { name: 'Store mine over it' }).click();
    await tab.page.getByRole('heading', { level: 1, name: 'mine again' }).waitFor();
    expect((await alice.get(`/api/training/configs/${id}`)).body.name).toBe('mine again');
    expect(tab.complaints).toEqual([]);
  });

  test('stays as it was written while its person looks elsewhere, is duplicated, and deleted after one question', async () => {
    const alice = await world().client('alice');
    const presets = (await alice.get('/api/training/presets')).body.items;
    const made = (await alice.post('/api/training/configs', { ...presets[1].training_config, name: 'first' })).body;
    const tab = await world().tab();
    await signInAs(tab, 'alice', `/configs/${made.id}`);
    await tab.page.getByLabel('seed').fill('11');
    await tab.page.getByRole('link', { name: 'Jobs', exact: true }).click();
    await tab.page.getByRole('link', { name: 'Configs', exact: true }).click();
    await tab.page.getByRole('link', { name: 'first', exact: true }).click();
    await tab.page.getByText('What you wrote here before is still here').waitFor();
    expect(await tab.page.getByLabel('seed').inputValue()).toBe('11');
    await tab.page.getByRole('button', { name: 'Drop it' }).click();
    expect(await tab.page.getByLabel('seed').inputValue()).toBe('');
    await tab.page.getByRole('link', { name: 'Duplicate' }).click();
    await tab.page.getByRole('heading', { level: 1, name: 'New config' }).waitFor();
    expect(await tab.page.getByLabel('Name', { exact: true }).inputValue()).toBe('first (copy)');
    await tab.page.getByRole('button', { name: 'Save', exact: true }).click();
    await tab.page.getByRole('heading', { level: 1, name: 'first (copy)' }).waitFor();
    await tab.page.getByRole('button', { name: 'Delete', exact: true }).click();
    await tab.page.getByRole('dialog').getByText('Its settings are lost for good.').waitFor();
    await tab.page.getByRole('button', { name: 'Delete the config' }).click();
    await tab.page.getByRole('heading', { level: 1, name: 'Configs' }).waitFor();
    const names = (await configsOf()).map(({ name }: { name: string }) => name);
    expect(names).toContain('first');
    expect(names).not.toContain('first (copy)');
    expect(tab.complaints).toEqual([]);
  });

  test('whose answer is lost is saved once, and not told to be changed elsewhere', async () => {
    const alice = await world().client('alice');
    const presets = (await alice.get('/api/training/presets')).body.items;
    const made = (await alice.post('/api/training/configs', { ...presets[1].training_config, name: 'unheard' })).body;
    const tab = await world().tab();
    await signInAs(tab, 'alice', `/configs/${made.id}`);
    await tab.page.getByLabel('seed').fill('12');
    const one = `**/api/training/configs/${made.id}`;
    await tab.context.route(one, async (route) => {
      if (route.request().method() !== 'PUT') return route.continue();
      await route.fetch();
      await route.abort();
    });
    await tab.page.getByRole('button', { name: 'Save', exact: true }).click();
    await tab.page.getByRole('alert').waitFor();
    await tab.context.unroute(one);
    await tab.page.getByRole('button', { name: 'Save', exact: true }).click();
    await tab.page.getByRole('button', { name: 'Saved', exact: true }).waitFor();
    expect(await tab.page.getByRole('alert').count()).toBe(0);
    expect((await alice.get(`/api/training/configs/${made.id}`)).body.training.seed).toBe(12);
    expect(tab.complaints).toEqual([]);
  });
});
