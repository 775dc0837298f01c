/** Ends all that was started so far, in the opposite order, once, and each part even when another one fails to end. */
export class Shutdown {
  private readonly parts: (() => Promise<unknown> | unknown)[] = [];
  private ending: Promise<void> | undefined;

  add(part: () => Promise<unknown> | unknown): void {
    this.parts.push(part);
  }

  run(): Promise<void> {
    this.ending ??= this.endAll();
    return this.ending;
  }

  private async endAll(): Promise<void> {
    const faults: unknown[] = [];
    for (const part of this.parts.reverse()) {
      try {
        await part();
      } catch (cause) {
        faults.push(cause);
      }
    }
    if (faults.length > 0) throw new AggregateError(faults, 'The local stack did not stop cleanly.');
  }
}
