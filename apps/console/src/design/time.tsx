import { roughly } from '../../../../shared/figures/durations.ts';
import { unknown } from '../../../../shared/figures/unknown.ts';
import { nowMs } from '../data/now.ts';
import { exactTime, secondOfDay, shortTime } from './clock-time.ts';

interface At {
  /** The time in the format of the API. `null` if the event has not happened. */
  readonly at: string | null | undefined;
}

/** Shows a time such as `14:03`, with seconds and time zone in the tooltip. */
export const Time = ({ at, toTheSecond = false }: At & { readonly toTheSecond?: boolean }) => {
  if (!at) return <>{unknown}</>;
  const ms = Date.parse(at);
  return (
    <time dateTime={at} title={exactTime(ms)}>
      {toTheSecond ? secondOfDay(ms, nowMs.value) : shortTime(ms, nowMs.value)}
    </time>
  );
};

/** Shows an age such as `3 min ago`, updated each second. */
export const Ago = ({ at }: At) => {
  if (!at) return <>{unknown}</>;
  const ms = Date.parse(at);
  return (
    <time dateTime={at} title={exactTime(ms)}>
      {roughly((nowMs.value - ms) / 1000)} ago
    </time>
  );
};
