/** A process that does what Lambda does at a cold start: loads one module and hands it its first event. */
import { writeSync } from 'node:fs';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const [, , file = '', event = ''] = process.argv;
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
};
// Standard output has the function's log lines.
writeSync(3, JSON.stringify(measured));
process.exit(0);
