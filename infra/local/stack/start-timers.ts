import type { LogSink } from '../functions/log-sink.ts';
import { repeating } from '../schedules/repeating.ts';
import type { Engines } from './engines.ts';
import type { FunctionFleet } from './function-fleet.ts';
import type { LocalStackOptions } from './local-stack.ts';
import type { StackPlan } from './stack-plan.ts';
import { Timetable } from './timetable.ts';

/** The label of the function whose interval `reaperIntervalSeconds` sets. */
const reaper = 'sweep';

/** Makes the schedules of the app and starts them, unless the option `schedules` is `false`. */
export const startTimetable = (
  plan: StackPlan,
  options: LocalStackOptions,
  fleet: FunctionFleet,
  logs: LogSink,
): Timetable => {
  const seconds = options.reaperIntervalSeconds;
  const intervals = seconds === undefined ? {} : { [fleet.find(reaper).name]: seconds };
  const invoke = (name: string, event: unknown) => fleet.invoke(name, event);
  const timetable = new Timetable({ plans: plan.schedules, invoke, logs, intervals });
  if (options.schedules !== false) timetable.start();
  return timetable;
};

/** Starts to delete expired items regularly. Returns a function that stops the deletion. */
export const startTimeToLive = ({ dynamodb }: Engines, options: LocalStackOptions, logs: LogSink): (() => void) => {
  if (options.schedules === false) return () => undefined;
  const rounds = repeating(
    options.ttlIntervalSeconds ?? 60,
    () => dynamodb.deleteExpired(Date.now()),
    (cause) => logs.add({ functionName: 'time-to-live', text: String(cause) }),
  );
  return rounds.stop;
};
