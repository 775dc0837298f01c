/** Stops all started parts once, in reverse order. A part is stopped even if another one fails to stop. */
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
