import { playScene, type Scene } from './scene.ts';
import { signInAs, type Tab, useConsole } from './world.ts';

const world = useConsole();
let scene: Scene;

beforeAll(async () => {
  scene = await playScene(world());
}, 60_000);

const api = '**/api/**';

/** Lets the time of the page pass, and the calls that are due by then be answered. */
const pass = async ({ page }: Tab, seconds: number): Promise<void> => {
  await page.clock.runFor(seconds * 1000);
};

const openHome = async (): Promise<Tab> => {
  const tab = await world().tab();
  await tab.page.clock.install();
  await signInAs(tab, 'alice');
  await tab.page.locator('.events li').nth(9).waitFor();
  await tab.page.getByRole('img', { name: /^Loss from/ }).waitFor();
  await tab.page.waitForLoadState('networkidle');
  return tab;
};

describe('a network that comes and goes', () => {
  test('leaves what is known on the screen, and says since when, until it is back', async () => {
    const tab = await openHome();
    await tab.context.setOffline(true);
    await tab.page.getByText(/This browser is offline\. What is shown is as of \d\d:\d\d\./).waitFor();
    expect(await tab.page.getByText('support answers, rank 32').count()).toBeGreaterThan(0);
    await tab.page.getByRole('link', { name: 'Settings' }).click();
    await tab.context.setOffline(false);
    await tab.page.getByText('This browser is offline').waitFor({ state: 'detached' });
    expect(tab.complaints).toEqual([]);
  });

  test('an API that does not answer is told with the age of what is shown, and asked again by hand', async () => {
    const tab = await openHome();
    await tab.page.route(api, (route) => route.abort());
    await pass(tab, 60);
    await tab.page.getByText(/The API does not answer as it should\. What is shown is as of \d\d:\d\d\./).waitFor();
    expect(await tab.page.getByText('support answers, rank 32').count()).toBeGreaterThan(0);
    await tab.page.unroute(api);
    await tab.page.getByRole('button', { name: 'Try again' }).click();
    await tab.page.getByText('The API does not answer').waitFor({ state: 'detached' });
  });

  test('a fault of the server shows the request that an operator finds it by', async () => {
    const tab = await world().tab();
    await tab.page.route('**/api/training/jobs/**', (route) =>
      route.fulfill({
        status: 500,
        headers: { 'access-control-allow-origin': world().stack.consoleUrl },
        json: { error: 'Something went wrong on our side.', code: 'internal_error', request_id: 'req-4711' },
      }),
    );
    await signInAs(tab, 'alice', `/jobs/${scene.completed}`);
    await tab.page.getByRole('alert').first().getByText('req-4711').waitFor();
    await tab.page.unroute('**/api/training/jobs/**');
    await tab.page.getByRole('button', { name: 'Try again' }).first().click();
    await tab.page.getByRole('heading', { name: 'About this job' }).waitFor();
  });

  test('a job that is not there is not shown as if it were', async () => {
    const tab = await world().tab();
    await signInAs(tab, 'alice', '/jobs/00000000-0000-4000-8000-000000000000');
    await tab.page.getByRole('alert').first().waitFor();
    expect(await tab.page.getByRole('heading', { name: 'About this job' }).count()).toBe(0);
  });

  test('a tab that nobody sees asks for nothing, and catches up when it is seen', async () => {
    const tab = await openHome();
    const asked: string[] = [];
    tab.page.on('request', (request) => {
      if (request.url().includes('/api/') && request.method() === 'GET') asked.push(request.url());
    });
    const show = (state: 'hidden' | 'visible') =>
      tab.page.evaluate(`Object.defineProperty(document, 'visibilityState', { value: '${state}', configurable: true });
        document.dispatchEvent(new Event('visibilitychange')); window.dispatchEvent(new Event('visibilitychange'))`);
    await show('hidden');
    await pass(tab, 1);
    asked.length = 0;
    await pass(tab, 300);
    expect(asked).toEqual([]);
    const answered = tab.page.waitForResponse(/\/api\/training\/jobs\?/);
    await show('visible');
    await answered;
    expect(await tab.page.getByText('The API does not answer').count()).toBe(0);
  });

  test('a part of the console that cannot be fetched leaves the rest of it standing', async () => {
    const tab = await world().tab();
    await tab.page.route('**/assets/settings-*.js', (route) => route.abort());
    await signInAs(tab, 'alice');
    await tab.page.getByRole('link', { name: 'Settings' }).click();
    await tab.page.getByText('This part of the console cannot be fetched').waitFor();
    await tab.page.getByRole('link', { name: 'Jobs', exact: true }).click();
    await tab.page.getByText('support answers, rank 16').waitFor();
  });
});
