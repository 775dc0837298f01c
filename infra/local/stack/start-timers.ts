import type { LogSink } from '../functions/log-sink.ts';
import { repeating } from '../schedules/repeating.ts';
import type { Engines } from './engines.ts';
import type { FunctionFleet } from './function-fleet.ts';
import type { LocalStackOptions } from './local-stack.ts';
import type { Shutdown } from './shutdown.ts';
import type { StackPlan } from './stack-plan.ts';
import { Timetable } from './timetable.ts';

/** The function whose rate `reaperIntervalSeconds` replaces. */
const reaper = 'sweep';

/** What goes by the clock: the app's schedules and the tables' time to live. They are there, but still, where they were switched off. */
export const startTimers = (
  { dynamodb }: Engines,
  plan: StackPlan,
  options: LocalStackOptions,
  fleet: FunctionFleet,
  logs: LogSink,
  shutdown: Shutdown,
): Timetable => {
  const seconds = options.reaperIntervalSeconds;
  const intervals = seconds === undefined ? {} : { [fleet.find(reaper).name]: seconds };
  const invoke = (name: string, event: unknown) => fleet.invoke(name, event);
  const timetable = new Timetable({ plans: plan.schedules, invoke, logs, intervals });
  if (options.schedules === false) return timetable;
  timetable.start();
  const ttl = repeating(
    options.ttlIntervalSeconds ?? 60,
    () => dynamodb.deleteExpired(Date.now()),
    (cause) => logs.add({ functionName: 'time-to-live', text: String(cause) }),
  );
  shutdown.add(() => {
    ttl.stop();
    timetable.stop();
  });
  return timetable;
};
