import { AppError, type FieldIssue } from '../errors.ts';
import { type Check, checkOrder } from './deploy-plan.ts';

/** The field to report if a fault names no field itself. */
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

/**
 * The results of the checks of a deploy so far. `onFault` is called with each fault when it is found. If `onFault` throws, the
 * checks end.
 */
export class Checklist {
  readonly #found = new Map<Check['name'], Check>();
  readonly #onFault: (fault: AppError) => void;
  #hasFault = false;

  constructor(onFault: (fault: AppError) => void) {
    this.#onFault = onFault;
  }

  /** Records a passed check. If the check has failed before, the failure is kept. */
  passed(name: Check['name'], message: string): void {
    if (!this.#found.has(name)) this.#found.set(name, { name, ok: true, message });
  }

  /** Records a doubt. The training may work anyway, so a doubt does not refuse the deploy. */
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

  /** Returns the result of `work`. If `work` throws an `AppError`, the fault is recorded and the result is `undefined`. */
  async try<T>(name: Check['name'], work: () => T | Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (fault) {
      if (!(fault instanceof AppError)) throw fault;
      this.failed(name, [fault]);
      return undefined;
    }
  }

  /** True if the deploy would be refused. Doubts do not count. */
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
