/** `npm run dev -- [--port 8787] [--json] [--scenario FILE] [--issuer-url URL]`: the app on this machine until it is told to stop. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { environmentOf } from '../settings.ts';
import { StackFault } from './cloud/stack-fault.ts';
import { faultText, printError, printOut } from './command-line.ts';
import { chosenRunpod } from './runpod-choice.ts';
import { readScenario } from './scenario-file.ts';
import type { LocalStack } from './stack/local-stack.ts';
import { startLocalStack } from './stack/start-local-stack.ts';
import { announce, withdraw } from './state-file.ts';
import { untilTold } from './until-told.ts';

const root = join(import.meta.dirname, '../..');

const whole = (text: string, name: string, max: number): number => {
  if (/^\d{1,6}$/.test(text) && Number(text) <= max) return Number(text);
  throw new StackFault(`${name} ${text} is not a whole number up to ${max}.`);
};

const readArguments = () => {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '8787' },
      json: { type: 'boolean', default: false },
      scenario: { type: 'string' },
      'issuer-url': { type: 'string' },
    },
  });
  const scenario = values.scenario === undefined ? undefined : readScenario(values.scenario);
  const issuerUrl = values['issuer-url'];
  if (issuerUrl !== undefined && !URL.canParse(issuerUrl)) throw new StackFault(`--issuer-url ${issuerUrl} is no URL.`);
  return { port: whole(values.port, '--port', 65_535), json: values.json, scenario, issuerUrl };
};

const addresses = (stack: LocalStack) => ({
  api_url: stack.apiUrl,
  issuer_url: stack.issuerUrl,
  s3_url: stack.s3Url,
  dynamodb_url: stack.dynamodbUrl,
  runpod_url: stack.runpodUrl,
});

const welcome = (stack: LocalStack, hasOwnIssuer: boolean): string =>
  [
    'Podwarden runs here. Ctrl-C stops it and every pod it started.',
    '',
    `  API       ${stack.apiUrl}`,
    `  issuer    ${stack.issuerUrl}`,
    `  S3        ${stack.s3Url}`,
    `  DynamoDB  ${stack.dynamodbUrl}`,
    `  RunPod    ${stack.runpodUrl}${stack.simulator ? ' (simulated: pods are processes of this machine)' : ' (real: pods cost money)'}`,
    '',
    `  kill -USR2 ${process.pid}    puts the sources as they are now in place; data and pods stay`,
    '',
    `  curl -H "Authorization: Bearer ${hasOwnIssuer ? '$(npm run --silent token -- you)' : 'a token of that issuer'}" ${stack.apiUrl}/api/datasets`,
    '',
  ].join('\n');

const start = async (signal: AbortSignal): Promise<{ readonly stack: LocalStack; readonly text: string }> => {
  const { port, json, scenario, issuerUrl } = readArguments();
  const environment = environmentOf(root);
  const runpod = chosenRunpod(environment);
  if (runpod && scenario) throw new StackFault('--scenario is for the simulator: unset RUNPOD_API_KEY to use it.');
  const interval = environment.REAPER_INTERVAL_SECONDS?.trim();
  if (!json) printError('Bundling and synthesizing the app; this takes a few seconds.');
  const stack = await startLocalStack({
    port,
    signal,
    ...(issuerUrl === undefined ? {} : { issuerUrl }),
    ...(runpod ? { runpod } : {}),
    ...(runpod?.stage ? { environment: { STAGE: runpod.stage } } : {}),
    ...(interval ? { reaperIntervalSeconds: Math.max(1, whole(interval, 'REAPER_INTERVAL_SECONDS', 86_400)) } : {}),
    onLog: ({ functionName, text }) => printError(`[${functionName}] ${text}`),
  });
  // From the moment that it can be used, not from when its bundling began.
  if (scenario) stack.simulator?.control.scenarios.play(scenario);
  const text = json ? JSON.stringify({ ready: true, ...addresses(stack) }) : welcome(stack, issuerUrl === undefined);
  return { stack, text };
};

/** SIGHUP is what a terminal sends that is closed, so it stops the stack like the other signals. */
const redeployWhenAsked = (stack: LocalStack): void => {
  process.on('SIGUSR2', () => {
    printError('Bundling and synthesizing the app anew.');
    stack.redeploy().then(
      () => printError('The functions are those of the sources now. Data and pods stayed.'),
      (cause: unknown) => printError(`${faultText(cause)}\nWhat ran before goes on.`),
    );
  });
};

const main = async (): Promise<number> => {
  // Whoever read our output may be gone before we are; what was started must be ended all the same.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const told = untilTold();
  try {
    const { stack, text } = await start(told);
    announce(root, {
      pid: process.pid,
      api_url: stack.apiUrl,
      issuer_url: stack.issuerUrl,
      runpod_url: stack.runpodUrl,
      ...(stack.simulator ? { simulated_runpod_api_key: stack.simulator.apiKey } : {}),
    });
    printOut(text);
    redeployWhenAsked(stack);
    if (!told.aborted) await new Promise((resolve) => told.addEventListener('abort', resolve));
    withdraw(root, process.pid);
    await stack.stop();
    return 0;
  } catch (cause) {
    if (told.aborted) return 0;
    printError(faultText(cause));
    return 1;
  }
};

process.exitCode = await main();
process.exit();
