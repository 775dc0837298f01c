import { UsageFault } from '../../exit.ts';

/** Whoever is kept from working is told why. Throws UsageFault. */
export const neededReason = (reason: string | undefined): string => {
  if (reason !== undefined) return reason;
  throw new UsageFault('Give --reason: users are told it.');
};
