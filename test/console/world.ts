import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import type { LocalStackOptions } from '../../infra/local/stack/local-stack.ts';
import { type Client, type StackWorld, startWorld } from '../e2e/stack-world.ts';
import { chromiumPath } from './chromium.ts';
import { PlayedPods } from './played-pods.ts';

/** A browser on a machine that is busy. */
jest.setTimeout(60_000);

export interface ConsoleWorld extends StackWorld {
  readonly pods: PlayedPods;
  readonly browser: Browser;
  /** A tab of its own, closed after the test, and what it complained of. */
  tab(options?: BrowserContextOptions): Promise<Tab>;
  client(user: string): Promise<Client>;
  /** The client of a person who may change the limits of others. */
  operator(): Promise<Client>;
}

export interface Tab {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors of the page, and what its policy refused. */
  readonly complaints: readonly string[];
}

/** Chromium says so of each answer that is an error; those are what some tests are about. */
const isAnswer = (text: string): boolean => text.startsWith('Failed to load resource');

const openTab = async (browser: Browser, base: string, options: BrowserContextOptions): Promise<Tab> => {
  const context = await browser.newContext({ baseURL: base, viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && !isAnswer(message.text())) complaints.push(message.text());
  });
  return { page, context, complaints };
};

/** One stack and one browser for the suite that calls this. Pods do what the test says. `options` are made just before the stack. */
export const useConsole = (options: () => Promise<LocalStackOptions> = async () => ({})): (() => ConsoleWorld) => {
  let world: ConsoleWorld | undefined;
  const contexts: BrowserContext[] = [];
  beforeAll(async () => {
    const pods = new PlayedPods();
    const stack = await startWorld({ simulator: { runner: pods }, ...(await options()) });
    const browser = await chromium.launch({ executablePath: chromiumPath() ?? '', args: ['--no-sandbox'] });
    world = {
      ...stack,
      pods,
      browser,
      client: (user) => stack.as(user),
      operator: async () => stack.withToken(await stack.stack.issueToken('ops', { operator: true })),
      tab: async (options = {}) => {
        const tab = await openTab(browser, stack.stack.consoleUrl, options);
        contexts.push(tab.context);
        return tab;
      },
      stop: async () => {
        await browser.close();
        await stack.stop();
      },
    };
  }, 120_000);
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close();
  });
  afterAll(() => world?.stop(), 60_000);
  return () => {
    if (world) return world;
    throw new Error('The console is there from beforeAll on.');
  };
};

/** Signs in as one of the users that the local stack offers. */
export const signInAs = async ({ page }: Tab, user: 'alice' | 'operator', path = '/'): Promise<void> => {
  await page.goto(path);
  await page.getByRole('button', { name: `Sign in as ${user}`, exact: true }).click();
  await page.getByRole('navigation').waitFor();
};

/** Keeps the session over reloads, as whoever signs in may choose. */
export const staySignedInAs = async ({ page }: Tab, user: 'alice' | 'operator', path = '/'): Promise<void> => {
  await page.goto(path);
  await page.getByLabel('Keep me signed in').check();
  await page.getByRole('button', { name: `Sign in as ${user}`, exact: true }).click();
  await page.getByRole('navigation').waitFor();
};
