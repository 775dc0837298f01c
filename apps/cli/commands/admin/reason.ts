import { UsageFault } from '../../exit.ts';

/** Users see the reason for which they are kept from working. Throws UsageFault without one. */
export const neededReason = (reason: string | undefined): string => {
  if (reason !== undefined) return reason;
  throw new UsageFault('Give --reason: users are told it.');
};
