import { AppError, type FieldIssue } from '../errors.ts';
import { type Check, checkOrder } from './deploy-plan.ts';

/** Where a fault is that names no field itself. */
const fieldOf: Readonly<Record<Check['name'], string>> = {
  request: '',
  dataset: 'dataset_id',
  config: 'training_config',
  secrets: 'secrets',
  disk: 'disk_gb',
  gpu: 'gpu_type',
  memory: 'gpu_type',
  budget: 'budget_limit',
};

/** The findings of a deploy's checks so far. `onFault` is called with every fault as it is found, and may end the checks by a throw. */
export class Checklist {
  readonly #found = new Map<Check['name'], Check>();
  readonly #onFault: (fault: AppError) => void;
  #hasFault = false;

  constructor(onFault: (fault: AppError) => void) {
    this.#onFault = onFault;
  }

  /** A check that was made; where it found a fault before, that stands. */
  passed(name: Check['name'], message: string): void {
    if (!this.#found.has(name)) this.#found.set(name, { name, ok: true, message });
  }

  /** A doubt: the training may run all the same. */
  doubted(name: Check['name'], message: string): void {
    this.#add(name, message, [{ path: fieldOf[name], message }]);
  }

  failed(name: Check['name'], faults: readonly AppError[]): void {
    for (const fault of faults) {
      this.#hasFault = true;
      this.#onFault(fault);
      this.#add(name, fault.message, fault.issues ?? [{ path: fieldOf[name], message: fault.message }]);
    }
  }

  /** The outcome of the work; `undefined` where it throws a fault, which then stands in the list. */
  async try<T>(name: Check['name'], work: () => T | Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (fault) {
      if (!(fault instanceof AppError)) throw fault;
      this.failed(name, [fault]);
      return undefined;
    }
  }

  /** True when a deploy would be refused; a doubt refuses nothing. */
  get hasFault(): boolean {
    return this.#hasFault;
  }

  checks(): readonly Check[] {
    return checkOrder.flatMap((name) => this.#found.get(name) ?? []);
  }

  #add(name: Check['name'], message: string, issues: readonly FieldIssue[]): void {
    const standing = this.#found.get(name);
    const before = standing?.ok === false ? standing : undefined;
    this.#found.set(name, {
      name,
      ok: false,
      message: before === undefined ? message : `${before.message} ${message}`,
      issues: [...(before?.issues ?? []), ...issues],
    });
  }
}
