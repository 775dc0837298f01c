import { Random } from '../../virtual/random.ts';
import type { Adversary } from './adversary.ts';
import { chatterbox } from './chatterbox.ts';
import { deployFlood } from './deploy-flood.ts';
import { fatJobs } from './fat-jobs.ts';
import { hangingWebhooks } from './hanging-webhooks.ts';
import { holder } from './holder.ts';
import { hotMetrics } from './hot-metrics.ts';
import { impostor } from './impostor.ts';
import { junkPod } from './junk-pod.ts';
import { renamer } from './renamer.ts';
import { silentCrowd } from './silent-crowd.ts';

export const allAdversaries: readonly Adversary[] = [
  chatterbox,
  deployFlood,
  fatJobs,
  hangingWebhooks,
  hotMetrics,
  junkPod,
  renamer,
  silentCrowd,
  holder,
  impostor,
];

/** The adversaries that the seed of a world lets in: none in every third world. */
export const castOf = (seed: number): readonly Adversary[] => {
  const random = new Random(`adversaries ${seed}`);
  if (random.chance(1 / 3)) return [];
  return allAdversaries.filter(() => random.chance(0.3));
};

/** @throws where there is none of that name. */
export const adversaryNamed = (name: string): Adversary => {
  const found = allAdversaries.find((adversary) => adversary.name === name);
  if (found === undefined) throw new Error(`There is no adversary ${name}.`);
  return found;
};

const idPrefix = 'adversary-';

/** The user that an adversary is. */
export const userIdOf = ({ name }: Adversary): string => `${idPrefix}${name}`;

export const isAdversary = (userId: string): boolean => userId.startsWith(idPrefix);

export const adversaryOf = (userId: string): Adversary | undefined =>
  allAdversaries.find((adversary) => userIdOf(adversary) === userId);
