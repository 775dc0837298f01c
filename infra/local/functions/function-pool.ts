import { randomUUID } from 'node:crypto';
import { FunctionInstance, type Outcome } from './function-instance.ts';
import type { FunctionPlan } from './function-plan.ts';
import type { LogSink } from './log-sink.ts';

interface Waiting {
  readonly event: unknown;
  readonly resolve: (outcome: Outcome) => void;
}

/** The most instances of a function. AWS allows a thousand, but a laptop has few cores. */
const maxInstances = 4;

/**
 * The instances of one function. An instance handles one call at a time and is started if no instance is free. Calls wait in a queue while
 * `maxInstances` instances are busy.
 */
export class FunctionPool {
  readonly plan: FunctionPlan;
  private readonly environment: Readonly<Record<string, string>>;
  private readonly logs: LogSink;
  private readonly limit: number;
  private readonly idle: FunctionInstance[] = [];
  private readonly busy = new Set<FunctionInstance>();
  private readonly waiting: Waiting[] = [];
  private stopped = false;
  private onEmpty: (() => void) | undefined;

  constructor(plan: FunctionPlan, environment: Readonly<Record<string, string>>, logs: LogSink) {
    this.plan = plan;
    this.environment = environment;
    this.logs = logs;
    this.limit = Math.min(plan.reservedConcurrency ?? maxInstances, maxInstances);
  }

  invoke(event: unknown): Promise<Outcome> {
    if (this.stopped || this.limit === 0) {
      return Promise.resolve({ kind: 'error', errorType: 'TooManyRequestsException', errorMessage: 'Rate Exceeded.' });
    }
    return new Promise((resolve) => {
      this.waiting.push({ event, resolve });
      this.dispatch();
    });
  }

  /** Waits for all accepted calls, then stops the instances. The pool receives no further calls. */
  async retire(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.onEmpty = resolve;
      this.tellWhenEmpty();
    });
    await this.stop();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    const instances = [...this.idle, ...this.busy];
    for (const { resolve } of this.waiting.splice(0)) {
      resolve({ kind: 'error', errorType: 'Runtime.ExitError', errorMessage: 'the local stack stopped' });
    }
    await Promise.all(instances.map((instance) => instance.stop()));
  }

  private dispatch(): void {
    while (!this.stopped && this.waiting.length > 0) {
      const instance = this.free();
      const next = instance && this.waiting.shift();
      if (!instance || !next) return;
      this.busy.add(instance);
      void instance.invoke(randomUUID(), next.event).then((outcome) => {
        this.busy.delete(instance);
        if (instance.alive) this.idle.push(instance);
        next.resolve(outcome);
        this.dispatch();
        this.tellWhenEmpty();
      });
    }
  }

  private tellWhenEmpty(): void {
    if (this.busy.size === 0 && this.waiting.length === 0) this.onEmpty?.();
  }

  /**
   * Returns the instance that was used last, so that few stay warm, or a new one. Crashed instances are dropped. Returns `undefined` at the
   * limit.
   */
  private free(): FunctionInstance | undefined {
    for (let instance = this.idle.pop(); instance; instance = this.idle.pop()) {
      if (instance.alive) return instance;
    }
    if (this.busy.size >= this.limit) return undefined;
    return new FunctionInstance(this.plan, this.environment, this.logs);
  }
}
