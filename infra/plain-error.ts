/** An error whose message is enough for the person at the terminal. Commands print the message without a stack trace. */
export class PlainError extends Error {
  override readonly name: string = 'PlainError';
}
