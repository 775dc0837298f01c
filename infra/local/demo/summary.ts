import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import type { Podwarden } from '../../../shared/client/index.ts';
import { downloadArtifactTo } from '../../../shared/client/node/index.ts';
import { curve } from '../../../shared/terminal/curve.ts';
import { printOut as say } from '../command-line.ts';
import type { LocalStack } from '../stack/local-stack.ts';
import { phaseTimes } from './phases.ts';
import type { TrainingPlan } from './training-plan.ts';
import type { Watched } from './watch-job.ts';

const root = join(import.meta.dirname, '../../..');

/** Prints a summary with figures from the API and the billing of the simulator. Resolves to `true` if the result is as expected. */
export const summarize = async (
  stack: LocalStack,
  podwarden: Podwarden,
  { job, events, points }: Watched,
  expected: string,
  training: TrainingPlan,
): Promise<boolean> => {
  const podsLeft = await podsLeftAfter(stack, 30_000);
  if (points.length > 0) say(`\n${curve(points, { columns: 64, rows: 12 }).join('\n')}`);
  say('\nWhat happened');
  for (const { at, actor, message } of events) say(`  ${at.slice(11, 23)}  ${actor.padEnd(8)}  ${message}`);
  say('\nSummary');
  const outcome = job.reason ?? job.status;
  say(`  outcome          ${outcome}${job.error ? `: ${job.error.message}` : ''}`);
  for (const { name, seconds } of phaseTimes(events)) say(`  ${name.padEnd(20)} ${seconds.toFixed(1).padStart(6)} s`);
  const billed = stack.simulator?.control.billing().reduce((sum, bill) => sum + bill.dollars, 0) ?? 0;
  say(
    `  dollars          ${job.cost.actual_cost.toFixed(4)} on the job, ${billed.toFixed(4)} billed by the simulated RunPod`,
  );
  say(`  tokens redeemed  ${redeemedTokens(stack)}`);
  say(`  pods left        ${podsLeft}`);
  const model = outcome === 'completed' ? await showModel(podwarden, job.id, training) : true;
  const asExpected = outcome === expected && podsLeft === 0 && model;
  if (!asExpected)
    say(`\nThis is not what was expected: ${expected}, no pod left${expected === 'completed' ? ', a model' : ''}.`);
  return asExpected;
};

/** Counts the pods that are left. Waits for them, because a pod is terminated within seconds after the end of its job. */
const podsLeftAfter = async (stack: LocalStack, patienceMs: number): Promise<number> => {
  const left = () => stack.simulator?.control.pods().filter((pod) => pod.endedAt === null).length ?? 0;
  const until = Date.now() + patienceMs;
  while (left() > 0 && Date.now() < until) await wait(250);
  return left();
};

const redeemedTokens = (stack: LocalStack): number => stack.logs().split('"TokenRedeemed":1').length - 1;

const showModel = async (podwarden: Podwarden, jobId: string, training: TrainingPlan): Promise<boolean> => {
  const { items } = await podwarden.artifacts.list(jobId);
  const model = items.find(({ kind }) => kind === 'model' || kind === 'adapter');
  if (model === undefined) {
    say('  model            none');
    return false;
  }
  const folder = join(root, '.podwarden', 'demo');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, model.name);
  await downloadArtifactTo(podwarden, jobId, model.id, path, { overwrite: true });
  say(`  model            ${path} (${model.size_bytes} bytes, SHA-256 as announced)`);
  const [command = '', ...args] = training.speak(path, model.kind);
  const generated = spawnSync(command, args, {
    cwd: join(root, 'shared/pod'),
    encoding: 'utf8',
    env: { ...process.env, ...training.variables, PYTHONDONTWRITEBYTECODE: '1' },
  });
  say(`  it says          ${generated.stdout.trim().replaceAll(/\s+/g, ' ')}`);
  return generated.status === 0 && generated.stdout.trim().length > 20;
};
