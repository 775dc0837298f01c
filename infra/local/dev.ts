/**
 * `npm run dev -- [--port 8787] [--console-port PORT] [--json] [--scenario FILE] [--issuer-url URL] [--no-pods | --run-foreign-pods]`: runs
 * the app on this machine until it is stopped.
 */
import { join } from 'node:path';
import { environmentOf } from '../settings.ts';
import { faultText, printError, printOut } from './command-line.ts';
import { readDevOptions, refuseSimulatorOptions, whole } from './dev-options.ts';
import { consequenceOf, type PodsRun, simulatorOptions } from './pods-run.ts';
import { chosenRunpod } from './runpod-choice.ts';
import { shutdownSignal } from './shutdown-signal.ts';
import type { LocalStack } from './stack/local-stack.ts';
import { startLocalStack } from './stack/start-local-stack.ts';
import { announce, withdraw } from './state-file.ts';

const root = join(import.meta.dirname, '../..');

const ready = (stack: LocalStack, pods: PodsRun): string =>
  JSON.stringify({
    ready: true,
    api_url: stack.apiUrl,
    issuer_url: stack.issuerUrl,
    console_url: stack.consoleUrl,
    s3_url: stack.s3Url,
    dynamodb_url: stack.dynamodbUrl,
    runpod_url: stack.runpodUrl,
    ...(stack.simulator && { runs_pods: pods }),
  });

const runpodText = ({ runpodUrl, simulator }: LocalStack, pods: PodsRun): readonly string[] =>
  simulator === undefined
    ? [`  RunPod    ${runpodUrl} (real: pods cost money)`]
    : [
        `  RunPod    ${runpodUrl} (simulated)`,
        `            ${consequenceOf[pods]}`,
        '            its key for other clients is simulated_runpod_api_key of .podwarden/dev.json',
      ];

const welcome = (stack: LocalStack, hasOwnIssuer: boolean, pods: PodsRun): string =>
  [
    'Podwarden runs here. Ctrl-C stops it and every pod it started.',
    '',
    `  console   ${stack.consoleUrl}`,
    `  API       ${stack.apiUrl}`,
    `  issuer    ${stack.issuerUrl}`,
    `  S3        ${stack.s3Url}`,
    `  DynamoDB  ${stack.dynamodbUrl}`,
    ...runpodText(stack, pods),
    '',
    `  kill -USR2 ${process.pid}    puts the sources as they are now in place; data and pods stay`,
    '',
    `  curl -H "Authorization: Bearer ${hasOwnIssuer ? '$(npm run --silent token -- you)' : 'a token of that issuer'}" ${stack.apiUrl}/api/datasets`,
    '',
  ].join('\n');

const start = async (signal: AbortSignal): Promise<{ readonly stack: LocalStack; readonly text: string }> => {
  const options = readDevOptions(process.argv.slice(2));
  const { port, consolePort, json, scenario, issuerUrl, pods } = options;
  const environment = environmentOf(root);
  const runpod = chosenRunpod(environment);
  if (runpod) refuseSimulatorOptions(options);
  const interval = environment.REAPER_INTERVAL_SECONDS?.trim();
  if (!json) printError('Bundling and synthesizing the app; this takes a few seconds.');
  const stack = await startLocalStack({
    port,
    consolePort,
    signal,
    ...(issuerUrl === undefined ? {} : { issuerUrl }),
    ...(runpod ? { runpod } : { simulator: simulatorOptions[pods] }),
    ...(runpod?.stage ? { environment: { STAGE: runpod.stage } } : {}),
    ...(interval ? { reaperIntervalSeconds: Math.max(1, whole(interval, 'REAPER_INTERVAL_SECONDS', 86_400)) } : {}),
    onLog: ({ functionName, text }) => printError(`[${functionName}] ${text}`),
  });
  // The time of the scenario starts when the stack is ready, not when bundling began.
  if (scenario) stack.simulator?.control.scenarios.play(scenario);
  const text = json ? ready(stack, pods) : welcome(stack, issuerUrl === undefined, pods);
  return { stack, text };
};

/** Redeploys the functions on SIGUSR2. SIGHUP is not used for this, because closing a terminal sends it. */
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
  // If the reader of our output is gone, a write fails. The error is ignored, so that the stack still stops all that it started.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const told = shutdownSignal();
  try {
    const { stack, text } = await start(told);
    announce(root, {
      pid: process.pid,
      api_url: stack.apiUrl,
      issuer_url: stack.issuerUrl,
      console_url: stack.consoleUrl,
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
