import type { Amounts } from './usage.ts';
import type { EndedTransition, UsageStore } from './usage-store.ts';

/**
 * Ends a transition and adds the remaining amounts to the sums of the account. The amounts are added once, even if several calls
 * try. The function makes one write, and a second write if the account has other transitions. Returns whether this call ended the
 * transition.
 */
export const settleTransition = async (
  userId: string,
  ended: EndedTransition,
  rest: { readonly add?: Amounts; readonly month?: string | undefined },
  usage: Pick<UsageStore, 'change'>,
): Promise<boolean> => {
  const alone = await usage.change(userId, { ...rest, end: [ended], isSettled: true });
  if (alone.outcome === 'changed') return true;
  const standing = alone.usage.transitions[ended.key];
  if (standing?.token !== ended.token) return false;
  return (await usage.change(userId, { ...rest, end: [ended] })).outcome === 'changed';
};
