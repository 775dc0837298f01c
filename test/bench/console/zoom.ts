import { join } from 'node:path';
import type { Page, Route } from 'playwright-core';
import type { MetricPoint } from '../../../shared/domain/telemetry/metric-point.ts';
import { batchesOf } from '../reads/trained-job.ts';
import type { BenchWorld } from './bench-world.ts';

/** A day of training, a point a step: some 100 000 points of eight figures. */
const hours = 24;

const dayOfPoints = (): readonly MetricPoint[] => {
  const points = new Map<number, MetricPoint>();
  for (const { points: told } of batchesOf(hours, Date.now() - hours * 3_600_000)) {
    // An evaluation is told for a step that has a point already.
    for (const point of told) points.set(point.step, { ...points.get(point.step), ...point });
  }
  return [...points.values()].sort((one, other) => one.step - other.step);
};

/** In the place of the API, which thins a curve out to some thousand points: what the charts alone can bear. */
const answerWith = (points: readonly MetricPoint[], origin: string) => {
  const whole = {
    items: points.map((point) => ({ ...point, attempt: 1 })),
    next_cursor: null,
    follow_cursor: 'end',
    total_points: points.length,
  };
  const news = { items: [], next_cursor: null, follow_cursor: 'end', cuts: [] };
  return (route: Route): Promise<void> => {
    const isPoll = new URL(route.request().url()).searchParams.has('after');
    return route.fulfill({ json: isPoll ? news : whole, headers: { 'access-control-allow-origin': origin } });
  };
};

const watchDrawing = join(import.meta.dirname, 'in-page/watch-drawing.js');

const settleMs = 400;

const measure = async (page: Page, gesture: () => Promise<void>): Promise<number> => {
  await gesture();
  await page.waitForTimeout(settleMs);
  const { gestureMs, shownMs } = await page.evaluate<{ gestureMs: number; shownMs: number }>('seen');
  if (shownMs < gestureMs || gestureMs === 0) throw new Error('The zoom has drawn nothing.');
  return shownMs - gestureMs;
};

export interface Zooms {
  readonly points: number;
  readonly charts: number;
  readonly inMs: readonly number[];
  readonly outMs: readonly number[];
}

/** From the release of the mouse, or from the click, to the last frame of all charts that it changes. */
export const measureZooms = async (world: BenchWorld, rounds: number): Promise<Zooms> => {
  const points = dayOfPoints();
  const context = await world.context();
  try {
    await context.addInitScript({ path: watchDrawing });
    const page = await context.newPage();
    await page.route('**/metrics?*', answerWith(points, world.stack.consoleUrl));
    await page.goto(`/jobs/${world.scene.completed}`);
    await page.locator('figure canvas').nth(3).waitFor();
    await page.waitForTimeout(2000);
    const box = await page.locator('figure .u-over').first().boundingBox();
    if (box === null) throw new Error('The first chart has no place to point at.');
    const [from, to, y] = [box.x + box.width * 0.3, box.x + box.width * 0.7, box.y + box.height / 2];
    const zoomIn = async () => {
      await page.mouse.move(from, y);
      await page.mouse.down();
      await page.mouse.move(to, y, { steps: 3 });
      await page.waitForTimeout(100);
      await page.mouse.up();
    };
    const zoomOut = () => page.getByRole('button', { name: 'Show all' }).click();
    const [inMs, outMs]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round += 1) {
      inMs.push(await measure(page, zoomIn));
      outMs.push(await measure(page, zoomOut));
    }
    return { points: points.length, charts: await page.locator('figure canvas').count(), inMs, outMs };
  } finally {
    await context.close();
  }
};
