import { PlainError } from '../plain-error.ts';
import type { WhereToLook } from './where-to-look.ts';

/** The fault that a step has found: a message without secrets, and a place in the documentation where a person can read more. */
export class SmokeFault extends PlainError {
  override readonly name = 'SmokeFault';
  readonly look: WhereToLook;

  constructor(message: string, look: WhereToLook) {
    super(message);
    this.look = look;
  }
}
