import { useMemo } from 'preact/hooks';
import type { LogLine } from '../../../data/log.ts';
import { exactTime, withSeconds } from '../../../design/clock-time.ts';
import { lineText, partsOf } from './line-text.ts';

interface LogLineRowProps {
  readonly line: LogLine;
  /** The index of the line in the loaded part of the log. */
  readonly n: number;
  readonly sought: string;
  /** True if the line is the current hit of the search. */
  readonly isCurrent: boolean;
  /** True if the loaded lines belong to several attempts. The attempt is then shown. */
  readonly tellsAttempt: boolean;
}

const rowOf = ({ line, n, sought, isCurrent, tellsAttempt }: LogLineRowProps) => {
  const ms = Date.parse(line.ts);
  return (
    <div class={isCurrent ? 'row over' : 'row'} data-n={n}>
      <time class="minor" dateTime={line.ts} title={exactTime(ms)}>
        {withSeconds(ms)}
      </time>
      {tellsAttempt ? <span>#{line.attempt}</span> : null}
      <span class="wait" title={line.stream}>
        {line.stream === 'stderr' ? '!' : '\u00a0'}
      </span>
      <bdi>
        {partsOf(lineText(line.text), sought).map(({ text, isHit }, at) =>
          isHit ? <mark key={at}>{text}</mark> : text,
        )}
      </bdi>
    </div>
  );
};

/** A row of the log: time, stream and text. The text is rendered as text, never as HTML. Memoized, because scrolling renders rows often. */
export const LogLineRow = (props: LogLineRowProps) =>
  useMemo(() => rowOf(props), [props.line, props.n, props.sought, props.isCurrent, props.tellsAttempt]);
