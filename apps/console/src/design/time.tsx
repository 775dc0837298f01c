import { roughly } from '../../../../shared/figures/durations.ts';
import { unknown } from '../../../../shared/figures/unknown.ts';
import { nowMs } from '../data/now.ts';
import { exactTime, secondOfDay, shortTime } from './clock-time.ts';

interface At {
  /** As the API sends it; `null` for what has not happened. */
  readonly at: string | null | undefined;
}

/** `14:03`, and the second with its time zone on hover. */
export const Time = ({ at, toTheSecond = false }: At & { readonly toTheSecond?: boolean }) => {
  if (!at) return <>{unknown}</>;
  const ms = Date.parse(at);
  return (
    <time dateTime={at} title={exactTime(ms)}>
      {toTheSecond ? secondOfDay(ms, nowMs.value) : shortTime(ms, nowMs.value)}
    </time>
  );
};

/** `3 min ago`, which moves on. */
export const Ago = ({ at }: At) => {
  if (!at) return <>{unknown}</>;
  const ms = Date.parse(at);
  return (
    <time dateTime={at} title={exactTime(ms)}>
      {roughly((nowMs.value - ms) / 1000)} ago
    </time>
  );
};
