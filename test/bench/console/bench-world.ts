import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { PlayedPods } from '../../console/played-pods.ts';
import { playShownScene, type Scene } from '../../console/scene.ts';
import { type StackWorld, startWorld } from '../../e2e/stack-world.ts';

export interface BenchWorld {
  readonly stack: StackWorld['stack'];
  readonly scene: Omit<Scene, 'hostile'>;
  readonly browserVersion: string;
  /** A browser that knows nothing yet, with somebody signed in or nobody. */
  context(options?: { readonly isSignedIn: boolean }): Promise<BrowserContext>;
  stop(): Promise<void>;
}

const patienceMs = 120_000;

/** As the console keeps it for whoever wants to stay signed in. */
const keptSession = (credential: string): string => JSON.stringify({ kind: 'token', credential });

/** The local stack with some jobs, and Chromium. */
export const openBenchWorld = async (executablePath: string): Promise<BenchWorld> => {
  const pods = new PlayedPods();
  const world = await startWorld({ simulator: { runner: pods } });
  const browser: Browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  const scene = await playShownScene({ stack: world.stack, pods, client: world.as });
  const token = await world.stack.issueToken('alice');
  return {
    stack: world.stack,
    scene,
    browserVersion: browser.version(),
    context: async ({ isSignedIn } = { isSignedIn: true }) => {
      const context = await browser.newContext({
        baseURL: world.stack.consoleUrl,
        viewport: { width: 1280, height: 800 },
      });
      // The first page bundles all of them.
      context.setDefaultTimeout(patienceMs);
      if (isSignedIn) {
        await context.addInitScript(
          `sessionStorage.setItem('podwarden.session', ${JSON.stringify(keptSession(token))})`,
        );
      }
      return context;
    },
    stop: async () => {
      await browser.close();
      await world.stop();
    },
  };
};
