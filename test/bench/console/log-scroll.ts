import { join } from 'node:path';
import type { Route } from 'playwright-core';
import type { LogLine } from '../../../shared/client/index.ts';
import type { BenchWorld } from './bench-world.ts';

const scrollLog = join(import.meta.dirname, 'in-page/scroll-log.js');

export const linesOfLog = 100_000;

/** As a trainer prints them; one of fifty is so long that it takes several rows. */
const linesFrom = (startMs: number): readonly LogLine[] =>
  Array.from({ length: linesOfLog }, (_, n) => ({
    id: String(n).padStart(8, '0'),
    ts: new Date(startMs + n * 500).toISOString(),
    stream: n % 20 === 0 ? ('stderr' as const) : ('stdout' as const),
    attempt: 1,
    text: `step ${n} of ${linesOfLog}: loss ${(1 + Math.sin(n)).toFixed(4)}${n % 50 === 0 ? ` ${'a word '.repeat(80)}` : ''}`,
  }));

/** In the place of the API, which answers some hundred lines at once: a reader who has had all of a log read. */
const answerWith = (lines: readonly LogLine[], origin: string) => {
  const whole = { items: lines, next_cursor: null, prev_cursor: null, follow_cursor: 'end' };
  return (route: Route): Promise<void> => {
    const isPoll = new URL(route.request().url()).searchParams.has('after');
    const json = isPoll ? { ...whole, items: [] } : whole;
    return route.fulfill({ json, headers: { 'access-control-allow-origin': origin } });
  };
};

export interface Scrolling {
  readonly pixelsAFrame: number;
  readonly frameMs: readonly number[];
}

/** How long each frame took while a log was scrolled: upwards from its end, and then in leaps. */
export const measureScrolling = async (world: BenchWorld, frames: number): Promise<readonly Scrolling[]> => {
  const context = await world.context();
  try {
    await context.addInitScript({ path: scrollLog });
    const page = await context.newPage();
    await page.route('**/logs?*', answerWith(linesFrom(Date.now() - 6e7), world.stack.consoleUrl));
    await page.goto(`/jobs/${world.scene.running}`);
    const log = page.getByRole('log');
    await log.getByText(`step ${linesOfLog - 1} of`).waitFor();
    await log.scrollIntoViewIfNeeded();
    await page.waitForTimeout(1000);
    const all: Scrolling[] = [];
    for (const pixelsAFrame of [-120, -3000]) {
      const frameMs = await page.evaluate<number[]>(
        `scrollFrames(document.querySelector('[role=log]'), ${pixelsAFrame}, ${frames})`,
      );
      all.push({ pixelsAFrame: Math.abs(pixelsAFrame), frameMs });
    }
    return all;
  } finally {
    await context.close();
  }
};
