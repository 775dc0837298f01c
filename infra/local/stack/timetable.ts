import type { Outcome } from '../functions/function-instance.ts';
import type { FunctionPlan } from '../functions/function-plan.ts';
import type { LogSink } from '../functions/log-sink.ts';
import { repeating } from '../schedules/repeating.ts';
import type { SchedulePlan } from '../schedules/schedule-plan.ts';
import { scheduledEvent } from '../schedules/scheduled-event.ts';

export interface TimetableOptions {
  readonly plans: readonly SchedulePlan[];
  readonly invoke: (functionName: string, event: unknown) => Promise<Outcome>;
  readonly logs: LogSink;
  /** Intervals in seconds that replace the rates of the template, by the physical name of the function. */
  readonly intervals: Readonly<Record<string, number>>;
}

/** The schedules of the app. A schedule runs by a timer or by an explicit call. */
export class Timetable {
  private readonly options: TimetableOptions;
  private running: readonly { readonly stop: () => void }[] = [];

  constructor(options: TimetableOptions) {
    this.options = options;
  }

  start(): void {
    const { plans, intervals, logs } = this.options;
    this.running = plans.map((plan) =>
      repeating(
        intervals[plan.functionName] ?? plan.everySeconds,
        () => this.round(plan),
        (cause) => logs.add({ functionName: plan.functionName, text: `schedule failed: ${String(cause)}` }),
      ),
    );
  }

  of(target: FunctionPlan): SchedulePlan | undefined {
    return this.options.plans.find(({ functionName }) => functionName === target.name);
  }

  round(plan: SchedulePlan): Promise<Outcome> {
    return this.options.invoke(plan.functionName, scheduledEvent(plan, new Date()));
  }

  stop(): void {
    for (const { stop } of this.running) stop();
  }
}
