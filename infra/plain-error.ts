/** An error whose message is all that the person at the terminal needs: commands show it without a stack. */
export class PlainError extends Error {
  override readonly name: string = 'PlainError';
}
