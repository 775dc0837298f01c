import { secondsBetween } from '../clock.ts';
import { otherLookSeconds } from './policy.ts';

/**
 * True if a list requested at `listedAt` can confirm what another list showed at `notedAt`. Two sweeps may run within one second,
 * and their lists count as one.
 */
export const isOtherLook = (notedAt: Date | string, listedAt: Date): boolean =>
  secondsBetween(notedAt, listedAt) >= otherLookSeconds;
