import type { WhereToLook } from './where-to-look.ts';

/** What a step found wrong, in a sentence without secrets, and where to read on. */
export class SmokeFault extends Error {
  override readonly name = 'SmokeFault';
  readonly look: WhereToLook;

  constructor(message: string, look: WhereToLook) {
    super(message);
    this.look = look;
  }
}
