/** A fault of whoever synthesizes, not of the code: shown as its message alone, without a stack. */
export class Misconfigured extends Error {
  override readonly name = 'Misconfigured';
}
