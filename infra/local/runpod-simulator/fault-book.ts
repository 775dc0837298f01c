import type { FaultKind } from './fault-kinds.ts';
import { type ActiveFault, type Fault, type FaultFacts, faultSchema, scopeMatches } from './faults.ts';

interface Entry {
  readonly id: string;
  /** The position in the order of adding. */
  readonly nth: number;
  readonly fault: Fault;
  readonly from: number;
  readonly until: number;
  seen: number;
  hits: number;
}

/** The active faults in the order of adding. The first fault that matches and strikes is used. */
export class FaultBook {
  readonly #random: () => number;
  readonly #now: () => number;
  readonly #entries: Entry[] = [];
  /** The entries by kind, for speed: a long run adds thousands of faults, and each call asks for a few kinds. */
  readonly #byKind = new Map<FaultKind, Entry[]>();
  #nextId = 1;

  constructor(random: () => number, now: () => number) {
    this.#random = random;
    this.#now = now;
  }

  /** Adds a fault. Returns its id, which `clear` accepts. Throws a ZodError for an invalid fault. */
  add(given: Fault): string {
    const fault = faultSchema.parse(given);
    const nth = this.#nextId;
    const id = `fault-${nth}`;
    this.#nextId += 1;
    const from = this.#now() + (fault.startsAfterSeconds ?? 0) * 1000;
    const until = from + (fault.lastsSeconds ?? Number.POSITIVE_INFINITY) * 1000;
    this.#keep({ id, nth, fault, from, until, seen: 0, hits: 0 });
    return id;
  }

  /** Removes all faults, or the fault with the id, or the faults of the kind. */
  clear({ id, kind }: { readonly id?: string | undefined; readonly kind?: FaultKind | undefined } = {}): void {
    const kept = this.#entries.filter(
      (entry) => (id !== undefined && entry.id !== id) || (kind !== undefined && entry.fault.kind !== kind),
    );
    this.#entries.length = 0;
    this.#byKind.clear();
    for (const entry of kept) this.#keep(entry);
  }

  list(): ActiveFault[] {
    return this.#entries.map(({ id, fault, hits }) => ({ id, fault, hits }));
  }

  /** Returns the first fault that strikes and counts the strike. */
  take(
    kinds: readonly FaultKind[],
    facts: FaultFacts,
    which: (fault: Fault) => boolean = () => true,
  ): Fault | undefined {
    return this.#of(kinds).find((entry) => this.#isAimedAt(entry, facts) && which(entry.fault) && this.#strikes(entry))
      ?.fault;
  }

  /** Returns every fault that strikes and counts each strike. */
  takeAll(kinds: readonly FaultKind[], facts: FaultFacts): readonly Fault[] {
    return this.#of(kinds)
      .filter((entry) => this.#isAimedAt(entry, facts) && this.#strikes(entry))
      .map(({ fault }) => fault);
  }

  /**
   * Says whether a fault of the kind is certain to strike, for the availability in the catalogue. Does not count a strike. Faults with a
   * `rate` are not certain.
   */
  stands(kind: FaultKind, facts: FaultFacts): boolean {
    return this.#of([kind]).some(
      (entry) =>
        entry.fault.rate === undefined &&
        entry.hits < (entry.fault.times ?? Number.POSITIVE_INFINITY) &&
        this.#isAimedAt(entry, facts),
    );
  }

  #keep(entry: Entry): void {
    this.#entries.push(entry);
    const alike = this.#byKind.get(entry.fault.kind) ?? [];
    if (alike.length === 0) this.#byKind.set(entry.fault.kind, alike);
    alike.push(entry);
  }

  #of(kinds: readonly FaultKind[]): readonly Entry[] {
    const [first = [], ...others] = [...new Set(kinds)].flatMap((kind) => {
      const alike = this.#byKind.get(kind);
      return alike === undefined ? [] : [alike];
    });
    return others.length === 0 ? first : [first, ...others].flat().sort((a, b) => a.nth - b.nth);
  }

  #isAimedAt(entry: Entry, facts: FaultFacts): boolean {
    return this.#inForce(entry) && scopeMatches(entry.fault, facts);
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
