import { CliFault, exit, UsageFault } from './exit.ts';
import type { Session } from './session.ts';

/** Thrown when the person answers no. The command has changed nothing, and nothing is wrong. */
export class Declined extends CliFault {
  constructor() {
    super(exit.refused, 'Nothing was done.');
  }
}

export const canBeAsked = ({ world: { input, err } }: Session): boolean => input.isTerminal && err.isTerminal;

/**
 * Asks the question once on standard error, because standard output may be piped. Throws Declined unless the answer begins with y. Throws
 * UsageFault if no person can answer.
 */
export const confirm = async (session: Session, question: string, isAnswered: boolean): Promise<void> => {
  if (isAnswered) return;
  if (!canBeAsked(session)) throw new UsageFault(`${question} Nobody can be asked here: give --yes.`);
  const answer = await session.world.input.readLine({ prompt: `${question} [y/N] `, signal: session.signal });
  if (!/^\s*y(?:es)?\s*$/i.test(answer ?? '')) throw new Declined();
};
