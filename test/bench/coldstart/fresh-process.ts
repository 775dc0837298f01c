/** A process that does what Lambda does at a cold start: loads one module and hands it its first event. */
import { writeSync } from 'node:fs';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const [, , file = '', event = ''] = process.argv;
/** Milliseconds of the wall by group, of a bundle whose modules say when they are over (`account.ts`). */
const groups: Record<string, number> = {};
let marked = performance.now();
const mark = (group: string): void => {
  const now = performance.now();
  groups[group] = (groups[group] ?? 0) + now - marked;
  marked = now;
};
Object.assign(globalThis, { podwardenMark: mark });
const [cpuBefore, wallBefore] = [cpuMs(), performance.now()];
const { handler } = await import(pathToFileURL(file).href);
const [cpuLoaded, wallLoaded] = [cpuMs(), performance.now()];
const answer = event === '' ? undefined : await handler(JSON.parse(event), { awsRequestId: 'bench' });
const [cpuAnswered, wallAnswered] = [cpuMs(), performance.now()];
const measured = {
  loadCpuMs: cpuLoaded - cpuBefore,
  loadWallMs: wallLoaded - wallBefore,
  eventCpuMs: cpuAnswered - cpuLoaded,
  eventWallMs: wallAnswered - wallLoaded,
  status: answer?.statusCode,
  groups,
};
// Standard output has the function's log lines.
writeSync(3, JSON.stringify(measured));
process.exit(0);
