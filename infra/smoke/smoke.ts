/**
 * `npm run smoke -- --api-url URL` checks a deployed API from outside. `npm run smoke -- --account` checks the AWS account. See
 * `docs/deploy.md`.
 */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import process from 'node:process';
import { assertAwsCli2, awsCli } from '../account/aws-cli.ts';
import { runAccountChecks } from '../account/run-checks.ts';
import { faultText, printError, printOut } from '../local/command-line.ts';
import { shutdownSignal } from '../local/shutdown-signal.ts';
import { environmentOf } from '../settings.ts';
import type { Stage } from '../stages.ts';
import { readAccountStage, readOptions, Usage } from './options.ts';
import { Outside } from './outside.ts';
import { runSteps } from './run-steps.ts';

const root = join(import.meta.dirname, '../..');
const exitCodes = { well: 0, fault: 1, usage: 2, signal: { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } } as const;

const main = async (): Promise<number> => {
  const told = shutdownSignal();
  try {
    const argv = process.argv.slice(2);
    const account = readAccountStage(argv, process.env);
    if (account !== undefined) return await askAccount(account);
    const options = readOptions(argv, environmentOf(root));
    const outside = new Outside(options.apiUrl, options.token, told);
    printOut(`Podwarden at ${options.apiUrl}, from outside.`);
    const world = { outside, options, told, runId: randomUUID(), made: newlyMade(), say: printOut };
    const well = await runSteps(world);
    if (told.aborted) return exitCodes.signal[told.reason as keyof typeof exitCodes.signal];
    printOut(well ? 'All is well.' : 'Not well: see above.');
    return well ? exitCodes.well : exitCodes.fault;
  } catch (cause) {
    printError(faultText(cause));
    return cause instanceof Usage ? exitCodes.usage : exitCodes.fault;
  }
};

const askAccount = async (stage: Stage): Promise<number> => {
  await assertAwsCli2();
  printOut(`Podwarden, stage ${stage.name}, as its AWS account tells.`);
  const well = await runAccountChecks(awsCli, stage, printOut);
  printOut(well ? 'All is well.' : 'Not well: see above.');
  return well ? exitCodes.well : exitCodes.fault;
};

const newlyMade = () => ({ datasets: new Set<string>(), configs: new Set<string>() });

process.exitCode = await main();
process.exit();
