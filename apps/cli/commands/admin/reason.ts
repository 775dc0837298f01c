import { UsageFault } from '../../exit.ts';

/** Users who are kept from working are told why. Throws UsageFault. */
export const neededReason = (reason: string | undefined): string => {
  if (reason !== undefined) return reason;
  throw new UsageFault('Give --reason: users are told it.');
};
