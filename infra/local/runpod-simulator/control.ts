import { scopeMatches } from './faults.ts';
import { createPodControl, type PodControl } from './pod-control.ts';
import { podFacts } from './pod-record.ts';
import type { PodSelector } from './scenario.ts';
import { ScenarioPlayer } from './scenario-player.ts';
import type { World } from './world.ts';

export interface SimulatorControl extends PodControl {
  readonly scenarios: ScenarioPlayer;
}

export const createControl = (world: World): SimulatorControl => {
  const control = createPodControl(world);
  const livePods = (pods: PodSelector): string[] =>
    world.pods
      .all()
      .filter((pod) => pod.status !== 'TERMINATED' && scopeMatches(pods, podFacts(pod)))
      .map(({ id }) => id);
  return { ...control, scenarios: new ScenarioPlayer(world.clock, control, livePods) };
};
