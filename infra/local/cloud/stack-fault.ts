import { PlainError } from '../../plain-error.ts';

/** The local stack cannot start or go on, for this reason. */
export class StackFault extends PlainError {
  override readonly name = 'StackFault';
}
