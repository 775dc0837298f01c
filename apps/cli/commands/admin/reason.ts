import { UsageFault } from '../../exit.ts';

/** Returns the reason. Throws UsageFault if no reason is given, because users see the reason for a suspension or a pause. */
export const neededReason = (reason: string | undefined): string => {
  if (reason !== undefined) return reason;
  throw new UsageFault('Give --reason: users are told it.');
};
