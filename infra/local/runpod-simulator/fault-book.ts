import type { FaultKind } from './fault-kinds.ts';
import { type ActiveFault, type Fault, type FaultFacts, faultSchema, scopeMatches } from './faults.ts';

interface Entry {
  readonly id: string;
  readonly fault: Fault;
  readonly from: number;
  readonly until: number;
  seen: number;
  hits: number;
}

/** The faults in force, in the order they were added; the first that matches and strikes wins. */
export class FaultBook {
  readonly #random: () => number;
  readonly #now: () => number;
  readonly #entries: Entry[] = [];
  #nextId = 1;

  constructor(random: () => number, now: () => number) {
    this.#random = random;
    this.#now = now;
  }

  /** Returns the fault's id, which `clear` takes. Throws a ZodError on a fault that does not make sense. */
  add(given: Fault): string {
    const fault = faultSchema.parse(given);
    const id = `fault-${this.#nextId}`;
    this.#nextId += 1;
    const from = this.#now() + (fault.startsAfterSeconds ?? 0) * 1000;
    const until = from + (fault.lastsSeconds ?? Number.POSITIVE_INFINITY) * 1000;
    this.#entries.push({ id, fault, from, until, seen: 0, hits: 0 });
    return id;
  }

  /** All of them, or the one of an id, or those of a kind. */
  clear({ id, kind }: { readonly id?: string | undefined; readonly kind?: FaultKind | undefined } = {}): void {
    const kept = this.#entries.filter(
      (entry) => (id !== undefined && entry.id !== id) || (kind !== undefined && entry.fault.kind !== kind),
    );
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
      (entry) => this.#isAimedAt(entry, kinds, facts) && which(entry.fault) && this.#strikes(entry),
    )?.fault;
  }

  /** Every fault that strikes, where several may at once; each is counted. */
  takeAll(kinds: readonly FaultKind[], facts: FaultFacts): readonly Fault[] {
    return this.#entries
      .filter((entry) => this.#isAimedAt(entry, kinds, facts) && this.#strikes(entry))
      .map(({ fault }) => fault);
  }

  /** Whether a fault stands for certain, without counting it: what the catalogue's availability shows. */
  stands(kind: FaultKind, facts: FaultFacts): boolean {
    return this.#entries.some(
      (entry) =>
        entry.fault.kind === kind &&
        entry.fault.rate === undefined &&
        this.#inForce(entry) &&
        entry.hits < (entry.fault.times ?? Number.POSITIVE_INFINITY) &&
        scopeMatches(entry.fault, facts),
    );
  }

  #isAimedAt(entry: Entry, kinds: readonly FaultKind[], facts: FaultFacts): boolean {
    return kinds.includes(entry.fault.kind) && this.#inForce(entry) && scopeMatches(entry.fault, facts);
  }

  #inForce({ from, until }: Entry): boolean {
    const now = this.#now();
    return from <= now && now < until;
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
