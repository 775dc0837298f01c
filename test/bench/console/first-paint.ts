import { join } from 'node:path';
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

const watchText = join(import.meta.dirname, 'in-page/watch-text.js');

/** One first visit, with nothing in the browser's cache, over a slow network. */
export const visit = async (world: BenchWorld, isSignedIn: boolean, text: string): Promise<Visit> => {
  const context = await world.context({ isSignedIn });
  try {
    await context.addInitScript({ path: watchText });
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
    await page.goto('/', { waitUntil: 'commit' });
    const found = await page.evaluate<Omit<Visit, 'bytes'>>(`painted(${JSON.stringify(text)})`);
    return { ...found, bytes };
  } finally {
    await context.close();
  }
};
