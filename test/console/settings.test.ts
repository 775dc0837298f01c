import { smokeConfig, uploadDataset } from '../e2e/stack-world.ts';
import { signInAs, useConsole } from './world.ts';

const world = useConsole();

describe('settings', () => {
  test('show each limit with what is used of it, and so does the home page of the month', async () => {
    const [alice, operator] = [await world().client('alice'), await world().operator()];
    const dataset_id = await uploadDataset(alice);
    const body = { training_config: smokeConfig(), dataset_id, budget_limit: 1.5 };
    expect((await alice.post('/api/training/deploy/runpod', body)).status).toBe(201);
    const limits = { pods: 3, dollars_per_month: 20 };
    expect((await operator.send('PUT', '/api/admin/users/alice/limits', { body: limits })).status).toBe(200);
    const tab = await world().tab();
    await signInAs(tab, 'alice', '/settings');
    const row = (name: string) => tab.page.getByRole('row', { name });
    await row('Pods at once').getByText('1 of 3').waitFor();
    await row('Dollars this month').getByText('$1.50 of $20.00').waitFor();
    await row('Dollars this month').getByText('$1.50 reserved by jobs that are not over').waitFor();
    await row('Stored data')
      .getByText(/^\d+\.?\d* kB of /)
      .waitFor();
    await tab.page.getByRole('link', { name: 'Home', exact: true }).click();
    await tab.page.getByText('Left of $20.00').waitFor();
    await tab.page.getByText('$18.50').waitFor();
    expect(tab.complaints).toEqual([]);
  });

  test('make a key that opens the API, show it once, and revoke it', async () => {
    const tab = await world().tab({ permissions: ['clipboard-read', 'clipboard-write'] });
    await signInAs(tab, 'alice', '/settings');
    await tab.page.getByLabel('Name of a new key').fill('nightly runs');
    await tab.page.getByLabel('May').selectOption('read');
    await tab.page.getByRole('button', { name: 'Make a key' }).click();
    const dialog = tab.page.getByRole('dialog', { name: 'The key “nightly runs”' });
    const key = await dialog.getByLabel('API key').inputValue();
    await dialog.getByRole('button', { name: 'Copy', exact: true }).click();
    await tab.page.getByText('API key copied.').waitFor();
    expect(await tab.page.evaluate('navigator.clipboard.readText()')).toBe(key);
    expect((await world().withToken(key).get('/api/me')).body.api_key).toMatchObject({
      name: 'nightly runs',
      scope: 'read',
    });
    await dialog.getByRole('button', { name: 'I have copied it' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await tab.page.content()).not.toContain(key);

    await tab.page.getByRole('button', { name: 'Revoke nightly runs' }).click();
    await tab.page.getByRole('button', { name: 'Revoke the key' }).click();
    await tab.page.getByText('The key “nightly runs” is revoked.').waitFor();
    await tab.page.getByText('No key yet').waitFor();
    expect(tab.complaints).toEqual([]);
  });

  test('store a secret and delete it, and say at the field what is wrong with a name', async () => {
    const tab = await world().tab();
    await signInAs(tab, 'alice', '/settings');
    const form = tab.page.locator('form', { hasText: 'Store' });
    await form.getByLabel('Name').fill('not a name');
    await form.getByLabel('Value').fill('hf_secret');
    await form.getByRole('button', { name: 'Store' }).click();
    await form.locator('.fault').waitFor();
    expect(await form.getByLabel('Name').getAttribute('aria-invalid')).toBe('true');
    await form.getByLabel('Name').fill('HF_TOKEN');
    await form.getByRole('button', { name: 'Store' }).click();
    await tab.page.getByRole('rowheader', { name: 'HF_TOKEN' }).waitFor();
    expect(await tab.page.content()).not.toContain('hf_secret');
    await tab.page.getByRole('button', { name: 'Delete HF_TOKEN' }).click();
    await tab.page.getByRole('button', { name: 'Delete the secret' }).click();
    await tab.page.getByText('No secret yet').waitFor();
    expect(tab.complaints).toEqual([]);
  });
});
