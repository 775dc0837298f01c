import type { FaultKind } from './fault-kinds.ts';
import { type ActiveFault, type Fault, type FaultFacts, faultSchema, scopeMatches } from './faults.ts';

interface Entry {
  readonly id: string;
  /** Place in the order of adding. */
  readonly nth: number;
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
  /** A long run adds thousands, of dozens of kinds, and each call asks for a few kinds. */
  readonly #byKind = new Map<FaultKind, Entry[]>();
  #nextId = 1;

  constructor(random: () => number, now: () => number) {
    this.#random = random;
    this.#now = now;
  }

  /** Returns the fault's id, which `clear` takes. Throws a ZodError on a fault that does not make sense. */
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

  /** All of them, or the one of an id, or those of a kind. */
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

  /** Counts as one strike of the fault that is returned. */
  take(
    kinds: readonly FaultKind[],
    facts: FaultFacts,
    which: (fault: Fault) => boolean = () => true,
  ): Fault | undefined {
    return this.#of(kinds).find((entry) => this.#isAimedAt(entry, facts) && which(entry.fault) && this.#strikes(entry))
      ?.fault;
  }

  /** Every fault that strikes, where several may at once; each is counted. */
  takeAll(kinds: readonly FaultKind[], facts: FaultFacts): readonly Fault[] {
    return this.#of(kinds)
      .filter((entry) => this.#isAimedAt(entry, facts) && this.#strikes(entry))
      .map(({ fault }) => fault);
  }

  /** True while a fault stands for certain, as the catalogue's availability shows it. The fault is not counted. */
  stands(kind: FaultKind, facts: FaultFacts): boolean {
    return this.#of([kind]).some(
      (entry) =>
        entry.fault.rate === undefined &&
        this.#inForce(entry) &&
        entry.hits < (entry.fault.times ?? Number.POSITIVE_INFINITY) &&
        scopeMatches(entry.fault, facts),
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
