/**
 * `npm run console:shots`: pictures of the console's screens, light and dark, with the same jobs each time on simulated GPUs, into
 * `.podwarden/shots`, to be looked at; those that pages show go into docs/console. Ids and times are those of the run. Arguments name
 * single screens: `npm run console:shots -- home job`.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { startWorld } from '../e2e/stack-world.ts';
import { chromiumPath } from './chromium.ts';
import { PlayedPods } from './played-pods.ts';
import { playShownScene, type Scene } from './scene.ts';

const root = join(import.meta.dirname, '../..');
const [folder, shownFolder] = ['.podwarden/shots', 'docs/console'];

/** Shown by README and docs/console.md. */
const shown: readonly string[] = ['home-light', 'job-dark', 'compare-light', 'deploy-light'];

const folderOf = (name: string): string => (shown.includes(name) ? shownFolder : folder);

/** Each screen by its address and a text that is there once it is drawn. */
const shotsOf = (scene: Omit<Scene, 'hostile'>): Readonly<Record<string, readonly [path: string, text: string]>> => ({
  home: ['/', 'Last events'],
  'first-job': ['/first-job', 'Upload the sample'],
  jobs: ['/jobs', 'support answers, rank 16'],
  job: [`/jobs/${scene.running}`, 'Phase training.'],
  'job-failed': [`/jobs/${scene.failed}`, 'CUDA out of memory'],
  compare: [`/compare?jobs=${scene.completed},${scene.running}`, 'Loss, evaluation as a table'],
  datasets: ['/datasets', 'foxes'],
  dataset: [`/datasets/${scene.dataset}`, '17 more examples'],
  configs: ['/configs', 'mine alone'],
  config: ['/configs/new?preset=sft-7b', 'fits'],
  deploy: [`/deploy?dataset=${scene.dataset}&preset=try-out`, 'Start: at most'],
  settings: ['/settings', 'API keys'],
});

const size = { width: 1280, height: 800 };

/** Signs in for the whole of one look, so that each screen is opened by its address. */
const openSignedIn = async (context: BrowserContext) => {
  const page = await context.newPage();
  await page.goto('/');
  await page.getByLabel('Keep me signed in').check();
  await page.getByRole('button', { name: 'Sign in as alice', exact: true }).click();
  await page.getByRole('navigation').waitFor();
  return page;
};

/** As WebP, which is a third of a PNG. */
const pictureOf = async (page: Page): Promise<Buffer> => {
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 85 });
  await session.detach();
  return Buffer.from(data, 'base64');
};

const takeShots = async (executablePath: string, wanted: readonly string[]): Promise<void> => {
  const pods = new PlayedPods();
  const world = await startWorld({ simulator: { runner: pods } });
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const shots = Object.entries(shotsOf(await playShownScene({ stack: world.stack, pods, client: world.as })));
    const unknown = wanted.filter((name) => !shots.some(([shot]) => shot === name));
    if (unknown.length > 0) throw new Error(`No screen is called ${unknown.join(', ')}.`);
    for (const path of [folder, shownFolder]) mkdirSync(join(root, path), { recursive: true });
    for (const colorScheme of ['light', 'dark'] as const) {
      const context = await browser.newContext({
        baseURL: world.stack.consoleUrl,
        viewport: size,
        colorScheme,
        reducedMotion: 'reduce',
        locale: 'en-US',
        timezoneId: 'UTC',
      });
      const page = await openSignedIn(context);
      for (const [name, [path, text]] of shots) {
        if (wanted.length > 0 && !wanted.includes(name)) continue;
        await page.goto(path);
        await page.getByText(text).first().waitFor();
        // Charts and lists that come after the first text.
        await page.waitForLoadState('networkidle');
        const file = `${folderOf(`${name}-${colorScheme}`)}/${name}-${colorScheme}.webp`;
        writeFileSync(join(root, file), await pictureOf(page));
        process.stdout.write(`${file}\n`);
      }
      await context.close();
    }
  } finally {
    await browser.close();
    await world.stop();
  }
};

const executablePath = chromiumPath();
if (executablePath === undefined) {
  process.stderr.write(
    'No Chromium is here. Install one (apt-get install chromium), or name it in PODWARDEN_CHROMIUM.\n',
  );
  process.exitCode = 1;
} else {
  await takeShots(executablePath, process.argv.slice(2));
}
