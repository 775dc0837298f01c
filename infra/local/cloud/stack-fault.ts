import { PlainError } from '../../plain-error.ts';

/** Thrown if the local stack cannot start or continue. The message is the reason. */
export class StackFault extends PlainError {
  override readonly name = 'StackFault';
}
