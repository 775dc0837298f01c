/** Why the local stack cannot start or go on, in a sentence for whoever started it: shown without a stack trace. */
export class StackFault extends Error {
  override readonly name = 'StackFault';
}
