import { cleanUp } from './clean-up.ts';
import { datasetSteps } from './dataset-steps.ts';
import { podStep } from './pod-step.ts';
import { publicApiSteps } from './public-api-steps.ts';
import { SmokeFault } from './smoke-fault.ts';
import { jobSteps, trainingSteps } from './training-steps.ts';
import type { World } from './world.ts';

const stepsFor = (world: World) => [
  ...publicApiSteps,
  ...datasetSteps,
  ...trainingSteps,
  ...(world.options.budget === undefined ? [] : [...jobSteps, podStep]),
];

/** Runs a step and prints a line with its time. If the step fails, also prints where a person can read more, and returns `false`. */
const timed = async (world: World, name: string, run: () => Promise<string>): Promise<boolean> => {
  const startedAt = performance.now();
  const line = (mark: string, text: string) => {
    const seconds = `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
    world.say(`${mark.padEnd(5)} ${name.padEnd(11)} ${seconds.padStart(7)}  ${text}`);
  };
  try {
    line('ok', await run());
    return true;
  } catch (error) {
    if (world.told.aborted && !(error instanceof SmokeFault)) {
      line('ended', String(world.told.reason));
    } else {
      line('FAIL', error instanceof Error ? error.message : String(error));
      if (error instanceof SmokeFault) world.say(`      Look at ${error.look}`);
    }
    return false;
  }
};

/** Runs steps until one fails or the run is stopped, then removes everything that was made. Returns `true` if nothing has failed. */
export const runSteps = async (world: World): Promise<boolean> => {
  let well = true;
  for (const step of stepsFor(world)) {
    well = await timed(world, step.name, () => step.run(world));
    if (!well) break;
  }
  const { datasets, configs, deploy } = world.made;
  if (datasets.size + configs.size === 0 && deploy === undefined) return well;
  const clean = await timed(world, 'clean-up', () => cleanUp(world.outside, world.made));
  return well && clean;
};
