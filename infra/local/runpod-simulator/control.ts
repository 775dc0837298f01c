import { scopeMatches } from './faults.ts';
import { createHands, type SimulatorHands } from './hands.ts';
import { podFacts } from './pod-record.ts';
import type { PodSelector } from './scenario.ts';
import { ScenarioPlayer } from './scenario-player.ts';
import type { World } from './world.ts';

export interface SimulatorControl extends SimulatorHands {
  readonly scenarios: ScenarioPlayer;
}

export const createControl = (world: World): SimulatorControl => {
  const hands = createHands(world);
  const livePods = (pods: PodSelector): string[] =>
    world.pods
      .all()
      .filter((pod) => pod.status !== 'TERMINATED' && scopeMatches(pods, podFacts(pod)))
      .map(({ id }) => id);
  return { ...hands, scenarios: new ScenarioPlayer(world.clock, hands, livePods) };
};
