import type { BenchWorld } from './bench-world.ts';

export const network = { bitsPerSecond: 1_600_000, latencyMs: 150 } as const;

export interface Visit {
  /** Milliseconds from the navigation to the first content that is painted. */
  readonly firstPaintMs: number;
  /** To the text that was waited for. */
  readonly textMs: number;
  /** Over the network until then. */
  readonly bytes: number;
}

/** Notes when a text stands on the page; runs before any script of the page. */
const watchFor = (text: string): void => {
  const look = new MutationObserver(() => {
    if (!document.body?.innerText.includes(text)) return;
    look.disconnect();
    requestAnimationFrame(() => performance.mark('text'));
  });
  look.observe(document, { childList: true, subtree: true });
};

/** One first visit, with nothing in the browser's cache, over a slow network. */
export const visit = async (world: BenchWorld, isSignedIn: boolean, text: string): Promise<Visit> => {
  const context = await world.context({ isSignedIn });
  try {
    await context.addInitScript(watchFor, text);
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    let bytes = 0;
    session.on('Network.loadingFinished', ({ encodedDataLength }) => {
      bytes += encodedDataLength;
    });
    await session.send('Network.enable');
    await session.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: network.latencyMs,
      downloadThroughput: network.bitsPerSecond / 8,
      uploadThroughput: network.bitsPerSecond / 8,
    });
    await page.goto('/');
    const marks = await page.waitForFunction(() => {
      const [paint] = performance.getEntriesByName('first-contentful-paint');
      const [mark] = performance.getEntriesByName('text');
      return paint && mark ? { firstPaintMs: paint.startTime, textMs: mark.startTime } : undefined;
    });
    const found = await marks.jsonValue();
    if (found === undefined) throw new Error(`${text} was never painted.`);
    return { ...found, bytes };
  } finally {
    await context.close();
  }
};
