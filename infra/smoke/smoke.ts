/** `npm run smoke -- --api-url URL`: checks a deployed API from outside; see `docs/deploy.md`. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import process from 'node:process';
import { faultText, printError, printOut } from '../local/command-line.ts';
import { untilTold } from '../local/until-told.ts';
import { environmentOf } from '../settings.ts';
import { readOptions, Usage } from './options.ts';
import { Outside } from './outside.ts';
import { runSteps } from './run-steps.ts';

const root = join(import.meta.dirname, '../..');
const exitCodes = { well: 0, fault: 1, usage: 2, signal: { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } } as const;

const main = async (): Promise<number> => {
  const told = untilTold();
  try {
    const options = readOptions(process.argv.slice(2), environmentOf(root));
    const outside = new Outside(options.apiUrl, options.token, told);
    printOut(`Podwarden at ${options.apiUrl}, from outside.`);
    const world = { outside, options, told, runId: randomUUID(), made: newlyMade(), say: printOut };
    const well = await runSteps(world);
    if (told.aborted) return exitCodes.signal[told.reason as keyof typeof exitCodes.signal];
    printOut(well ? 'All is well.' : 'Not well: see above.');
    return well ? exitCodes.well : exitCodes.fault;
  } catch (cause) {
    printError(cause instanceof Usage ? cause.message : faultText(cause));
    return cause instanceof Usage ? exitCodes.usage : exitCodes.fault;
  }
};

const newlyMade = () => ({ datasets: new Set<string>(), configs: new Set<string>() });

process.exitCode = await main();
process.exit();
