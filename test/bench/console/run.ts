/** `npm run bench:console`: what whoever opens the console waits for, in Chromium; writes docs/speed.md. */
import { readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { percent } from '../../../shared/figures/numbers.ts';
import { chromiumPath } from '../../console/chromium.ts';
import { table, withFigures } from '../figures.ts';
import { machineLine } from '../machine.ts';
import { median, quantile } from '../quantile.ts';
import { openBenchWorld } from './bench-world.ts';
import { walkFirstJob } from './first-job.ts';
import { network, type Visit, visit } from './first-paint.ts';
import { linesOfLog, measureScrolling } from './log-scroll.ts';
import { measureZooms } from './zoom.ts';

const page = join(import.meta.dirname, '../../../docs/speed.md');

const allowedFirstPaintMs = 1000;
const allowedZoomMs = 50;
const allowedFrameMs = 32;
const framesOfScroll = 400;
const allowedFirstJobSeconds = 180;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '21' },
    /** Prints and leaves the page as it is. */
    'dry-run': { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const figure = (all: readonly number[]): string => `${median(all).toFixed(0)} / ${quantile(all, 0.9).toFixed(0)}`;

const bench = async (executablePath: string): Promise<void> => {
  const world = await openBenchWorld(executablePath);
  try {
    const conditions = `${machineLine()} Chromium ${world.browserVersion}, headless, 1280 × 800. Load average ${loadavg()[0]?.toFixed(1)} when it began: above the number of cores other work shared them. Median / 90th percentile of ${rounds}.`;
    say(conditions);
    const over: string[] = [];
    const held = (what: string, ms: number, allowedMs: number): void => {
      if (ms > allowedMs) over.push(`${what}: ${ms.toFixed(0)} ms at the median, ${allowedMs} are allowed.`);
    };

    // The first visit bundles the pages.
    await visit(world, false, 'Sign in');
    const visits = [
      { name: 'the page to sign in on', isSignedIn: false, text: 'Sign in' },
      { name: 'Home of somebody who is signed in, with six jobs', isSignedIn: true, text: 'support answers, rank 32' },
    ];
    const rows: string[][] = [];
    for (const { name, isSignedIn, text } of visits) {
      const all: Visit[] = [];
      for (let round = 0; round < rounds; round += 1) all.push(await visit(world, isSignedIn, text));
      const firstPaints = all.map(({ firstPaintMs }) => firstPaintMs);
      held(`First paint of ${name}`, median(firstPaints), allowedFirstPaintMs);
      const kilobytes = median(all.map(({ bytes }) => bytes)) / 1000;
      rows.push([name, figure(firstPaints), figure(all.map(({ textMs }) => textMs)), kilobytes.toFixed(0)]);
    }

    const zooms = await measureZooms(world, rounds);
    held('Zoom in', median(zooms.inMs), allowedZoomMs);
    held('Zoom out', median(zooms.outMs), allowedZoomMs);
    const scrollings = await measureScrolling(world, framesOfScroll);
    for (const { pixelsAFrame, frameMs } of scrollings) {
      const ms = quantile(frameMs, 0.95);
      if (ms >= allowedFrameMs)
        over.push(`Scrolling by ${pixelsAFrame} px: 95 % of frames take up to ${ms.toFixed(0)} ms.`);
    }

    const steps = await walkFirstJob(executablePath);
    const firstJobSeconds = steps.at(-1)?.atSeconds ?? Number.POSITIVE_INFINITY;
    if (firstJobSeconds > allowedFirstJobSeconds) {
      over.push(`The first job took ${firstJobSeconds.toFixed(0)} s, ${allowedFirstJobSeconds} are allowed.`);
    }
    const report = [
      conditions,
      `A first visit with an empty cache, at ${network.bitsPerSecond / 1e6} Mbit/s and ${network.latencyMs} ms for each answer, as Chromium emulates them. That has no lookup of names and no handshakes.`,
      table(['first visit', 'first paint, ms', 'its content, ms', 'kB'], rows),
      `Zoom on the page of a job, ${zooms.charts} charts of ${zooms.points} points each: from the release of the mouse, or the click, to the frame that shows the last of them.`,
      table(
        ['zoom', 'ms'],
        [
          ['on two fifths of the curve', figure(zooms.inMs)],
          ['back to all of it', figure(zooms.outMs)],
        ],
      ),
      `A log of ${linesOfLog} lines, scrolled for ${framesOfScroll} frames; one frame takes 16.7 ms at 60 a second.`,
      table(
        ['scrolled by', 'median, ms', '95 % of frames within, ms', `frames of ${allowedFrameMs} ms and more`],
        scrollings.map(({ pixelsAFrame, frameMs }) => [
          `${pixelsAFrame} px a frame`,
          median(frameMs).toFixed(1),
          quantile(frameMs, 0.95).toFixed(1),
          percent(frameMs.filter((ms) => ms >= allowedFrameMs).length / frameMs.length),
        ]),
      ),
      'A first job by the console alone, clicked by a program that reads nothing, with the small training on this machine:',
      table(
        ['step', 's since the console was opened'],
        steps.map(({ what, atSeconds }) => [what, atSeconds.toFixed(1)]),
      ),
    ].join('\n\n');
    say(`\n${report}`);
    if (!values['dry-run']) {
      writeFileSync(page, withFigures(readFileSync(page, 'utf8'), 'npm run bench:console', report));
      say('\nWritten: docs/speed.md.');
    }
    for (const line of over) say(line);
    if (over.length > 0) process.exitCode = 1;
  } finally {
    await world.stop();
  }
};

const executablePath = chromiumPath();
if (executablePath === undefined) {
  say('skipped: no Chromium is here. Install one (apt-get install chromium), or name it in PODWARDEN_CHROMIUM.');
} else {
  await bench(executablePath);
}
