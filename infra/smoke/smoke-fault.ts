import { PlainError } from '../plain-error.ts';
import type { WhereToLook } from './where-to-look.ts';

/** A step found something wrong: a sentence without secrets, and where to read on. */
export class SmokeFault extends PlainError {
  override readonly name = 'SmokeFault';
  readonly look: WhereToLook;

  constructor(message: string, look: WhereToLook) {
    super(message);
    this.look = look;
  }
}
