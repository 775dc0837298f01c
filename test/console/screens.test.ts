import { axeFaults } from './axe.ts';
import { playScene, type Scene } from './scene.ts';
import { staySignedInAs, type Tab, useConsole } from './world.ts';

const world = useConsole();
let scene: Scene;

beforeAll(async () => {
  scene = await playScene(world());
}, 60_000);

/** Every screen, by its address and a text that is there when it is drawn. */
const screensOf = (): Readonly<Record<string, readonly [path: string, text: string]>> => ({
  home: ['/', 'Last events'],
  jobs: ['/jobs', 'support answers, rank 16'],
  'jobs, none found': ['/jobs?q=nothing-is-called-so', 'No job fits these filters'],
  'job, running': [`/jobs/${scene.running}`, 'Phase training.'],
  'job, waiting': [`/jobs/${scene.waiting}`, 'About this job'],
  'job, failed': [`/jobs/${scene.failed}`, 'CUDA out of memory'],
  compare: [
    `/compare?jobs=${[scene.completed, scene.running, scene.failed, scene.hostile]}`,
    'Loss, training as a table',
  ],
  'compare, none': ['/compare?jobs=nonsense', 'No job to compare'],
  datasets: ['/datasets', 'foxes'],
  dataset: [`/datasets/${scene.dataset}`, '17 more examples'],
  configs: ['/configs', 'mine alone'],
  config: [`/configs/${scene.config}`, 'Saved'],
  'config, new': ['/configs/new?preset=sft-7b', 'fits'],
  'config, none such': ['/configs/00000000-0000-4000-8000-000000000000', 'Try again'],
  deploy: ['/deploy', 'Choose a dataset and a config'],
  'deploy, fit': [`/deploy?dataset=${scene.dataset}&preset=try-out`, 'Start: at most'],
  'deploy, at fault': [`/deploy?dataset=${scene.dataset}&preset=sft-7b`, 'It cannot start yet'],
  'dataset, none such': ['/datasets/00000000-0000-4000-8000-000000000000', 'Try again'],
  settings: ['/settings', 'API keys'],
  'first job': ['/first-job', 'Upload the sample'],
  terminal: ['/cli', 'This page is opened by'],
  'no such screen': ['/nowhere', 'There is nothing here'],
});

const looks = [
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 1280 },
  { colorScheme: 'light', width: 390 },
  { colorScheme: 'dark', width: 390 },
  // As 1280 are at a zoom of 400 %.
  { colorScheme: 'light', width: 320 },
] as const;

/** Pixels that stand out to the right: they move the whole page sideways, while tables scroll by themselves. */
const overflowOf = ({ page }: Tab): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

describe.each(looks)('in $colorScheme, $width pixels wide,', ({ colorScheme, width }) => {
  const look = { colorScheme, viewport: { width, height: 844 } };

  test('every screen keeps the rules of accessibility, its policy, and its width', async () => {
    const tab = await world().tab(look);
    await staySignedInAs(tab, 'alice');
    const faults: string[] = [];
    for (const [name, [path, text]] of Object.entries(screensOf())) {
      await tab.page.goto(path);
      await tab.page.getByText(text).first().waitFor();
      faults.push(...(await axeFaults(tab.page)).map((fault) => `${name}: ${fault}`));
      if ((await overflowOf(tab)) > 0) faults.push(`${name}: wider than the window`);
    }
    expect(faults).toEqual([]);
    expect(tab.complaints).toEqual([]);
  });

  test('so do those of whoever is not signed in, and of whoever has nothing', async () => {
    const tab = await world().tab(look);
    await tab.page.goto('/');
    await tab.page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await axeFaults(tab.page)).toEqual([]);
    await staySignedInAs(tab, 'operator');
    for (const [path, text] of [
      ['/', 'No job yet'],
      ['/jobs', 'No job yet'],
      ['/datasets', 'No dataset yet'],
      ['/configs', 'No config yet'],
      ['/deploy', 'No dataset is ready'],
      ['/settings', 'No key yet'],
    ] as const) {
      await tab.page.goto(path);
      await tab.page.getByText(text).first().waitFor();
      expect(await axeFaults(tab.page)).toEqual([]);
      expect(await overflowOf(tab)).toBe(0);
    }
    expect(tab.complaints).toEqual([]);
  });
});
