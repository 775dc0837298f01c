import type { Cancel, SimulatorClock } from './clock.ts';
import type { PodControl } from './pod-control.ts';
import type { PodSelector, Scenario, ScenarioStep } from './scenario.ts';

export interface ScenarioReport {
  readonly name: string | null;
  readonly startedAt: string;
  /**
   * The steps with their state. `pods` is how many pods a step affected. `pods` is absent before the step and for a step that affects no
   * pods.
   */
  readonly steps: readonly StepReport[];
}

interface StepReport {
  readonly at_seconds: number;
  readonly action: ScenarioStep['action'];
  done: boolean;
  pods?: number;
}

const carryOut = (
  step: ScenarioStep,
  control: PodControl,
  idsOf: (pods: PodSelector) => string[],
): number | undefined => {
  const each = (pods: PodSelector, act: (id: string) => void): number => {
    const ids = idsOf(pods);
    for (const id of ids) act(id);
    return ids.length;
  };
  switch (step.action) {
    case 'add_fault':
      control.faults.add(step.fault);
      return undefined;
    case 'clear_faults':
      control.faults.clear({ kind: step.kind });
      return undefined;
    case 'exhaust_balance':
      control.exhaustBalance(step.bill_in_seconds);
      return undefined;
    case 'restore_balance':
      control.restoreBalance();
      return undefined;
    case 'gpu_util':
      return each(step.pods, (id) => control.setGpuUtil(id, step.percent));
    case 'host_down':
      return each(step.pods, (id) => control.hostDown(id, step.down_seconds));
    case 'host_up':
      return each(step.pods, (id) => control.hostUp(id));
    case 'freeze':
    case 'thaw':
    case 'vanish':
    case 'crash':
      return each(step.pods, (id) => control[step.action](id));
  }
};

/** Runs scenarios by the simulator's clock. Several scenarios may run at the same time. */
export class ScenarioPlayer {
  readonly #clock: SimulatorClock;
  readonly #control: PodControl;
  readonly #idsOf: (pods: PodSelector) => string[];
  readonly #reports: ScenarioReport[] = [];
  readonly #timers: Cancel[] = [];

  constructor(clock: SimulatorClock, control: PodControl, idsOf: (pods: PodSelector) => string[]) {
    this.#clock = clock;
    this.#control = control;
    this.#idsOf = idsOf;
  }

  /** Starts a scenario. The times of the scenario count from this call. */
  play(scenario: Scenario): void {
    const steps = scenario.steps.map((step): StepReport => {
      const report: StepReport = { at_seconds: step.at_seconds, action: step.action, done: false };
      const run = (): void => {
        const pods = carryOut(step, this.#control, this.#idsOf);
        Object.assign(report, { done: true, ...(pods !== undefined && { pods }) });
      };
      // A step at second 0 runs at once, so that it affects the next call. A timer would run later.
      if (step.at_seconds === 0) run();
      else this.#timers.push(this.#clock.after(step.at_seconds * 1000, run));
      return report;
    });
    const startedAt = new Date(this.#clock.now()).toISOString();
    this.#reports.push({ name: scenario.name ?? null, startedAt, steps });
  }

  reports(): readonly ScenarioReport[] {
    return this.#reports;
  }

  stop(): void {
    for (const cancel of this.#timers) cancel();
  }
}
