import { type ActiveFault, type Fault, type FaultFacts, type FaultKind, faultMatches, faultSchema } from './faults.ts';

interface Entry {
  readonly id: string;
  readonly fault: Fault;
  seen: number;
  hits: number;
}

/** The faults in force, in the order they were added; the first that matches and strikes wins. */
export class FaultBook {
  readonly #random: () => number;
  readonly #entries: Entry[] = [];
  #nextId = 1;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** Returns the fault's id, which `clear` takes. Throws a ZodError on a fault that does not make sense. */
  add(fault: Fault): string {
    const id = `fault-${this.#nextId}`;
    this.#nextId += 1;
    this.#entries.push({ id, fault: faultSchema.parse(fault), seen: 0, hits: 0 });
    return id;
  }

  clear(id?: string): void {
    const kept = id === undefined ? [] : this.#entries.filter((entry) => entry.id !== id);
    this.#entries.splice(0, this.#entries.length, ...kept);
  }

  list(): ActiveFault[] {
    return this.#entries.map(({ id, fault, hits }) => ({ id, fault, hits }));
  }

  /** Counts as one strike of the fault that is returned. */
  take(
    kinds: readonly FaultKind[],
    facts: FaultFacts,
    which: (fault: Fault) => boolean = () => true,
  ): Fault | undefined {
    return this.#entries.find(
      (entry) =>
        kinds.includes(entry.fault.kind) &&
        faultMatches(entry.fault, facts) &&
        which(entry.fault) &&
        this.#strikes(entry),
    )?.fault;
  }

  /** Whether a fault stands for certain, without counting it: what the catalogue's availability shows. */
  stands(kind: FaultKind, facts: FaultFacts): boolean {
    return this.#entries.some(
      ({ fault, hits }) =>
        fault.kind === kind &&
        fault.rate === undefined &&
        hits < (fault.times ?? Number.POSITIVE_INFINITY) &&
        faultMatches(fault, facts),
    );
  }

  #strikes(entry: Entry): boolean {
    const { skip = 0, times = Number.POSITIVE_INFINITY, rate = 1 } = entry.fault;
    if (entry.hits >= times) return false;
    entry.seen += 1;
    if (entry.seen <= skip || (rate < 1 && this.#random() >= rate)) return false;
    entry.hits += 1;
    return true;
  }
}
