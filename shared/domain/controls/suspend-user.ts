import { AppError } from '../errors.ts';
import { type Control, maxSuspensions } from './controls.ts';
import type { ControlsStore } from './controls-store.ts';

/** Suspends a user. Throws `suspension_limit_reached` (409) if `maxSuspensions` other users are already suspended. */
export const suspendUser = async (
  userId: string,
  control: Control,
  controls: Pick<ControlsStore, 'get' | 'suspend'>,
): Promise<void> => {
  const { suspensions } = await controls.get();
  if (!suspensions.has(userId) && suspensions.size >= maxSuspensions) {
    const sentence = `${maxSuspensions} users are suspended, and no more are kept. Lift one, or have the issuer of tokens refuse this user.`;
    throw new AppError('suspension_limit_reached', sentence);
  }
  await controls.suspend(userId, control);
};
