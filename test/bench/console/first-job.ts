import { chromium } from 'playwright-core';
import { startWorld } from '../../e2e/stack-world.ts';

export interface Step {
  readonly what: string;
  /** Since the console was opened. */
  readonly atSeconds: number;
}

const patienceMs = 240_000;

/** A first job by the console alone, as docs/console.md tells it, with the real small training on this machine. */
export const walkFirstJob = async (executablePath: string): Promise<readonly Step[]> => {
  const world = await startWorld({ schedules: true });
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage({ baseURL: world.stack.consoleUrl, viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(patienceMs);
    const since = performance.now();
    const steps: Step[] = [];
    const done = (what: string): void => void steps.push({ what, atSeconds: (performance.now() - since) / 1000 });
    await page.goto('/');
    await page.getByRole('button', { name: 'Sign in as alice', exact: true }).click();
    await page.getByRole('link', { name: 'Train on the sample' }).click();
    await page.getByRole('button', { name: 'Upload the sample and show the price' }).click();
    const start = page.getByRole('button', { name: /^Start it: at most \$0\.\d\d$/ });
    await start.waitFor();
    done('signed in, sample uploaded, price shown');
    await start.click();
    await page.locator('.headline').waitFor();
    done('started');
    await page.locator('figure canvas').first().waitFor();
    done('the first points of its curve');
    await page.locator('.headline').getByText('completed').waitFor();
    done('completed');
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page
        .getByRole('button', { name: /^Download / })
        .first()
        .click(),
    ]);
    await saved.path();
    done('its model saved');
    return steps;
  } finally {
    await browser.close();
    await world.stop();
  }
};
