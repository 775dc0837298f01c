import { useMemo } from 'preact/hooks';
import type { LogLine } from '../../../data/log.ts';
import { exactTime, withSeconds } from '../../../design/clock-time.ts';
import { lineText, partsOf } from './line-text.ts';

interface LogLineRowProps {
  readonly line: LogLine;
  /** Index in what is here of the log. */
  readonly n: number;
  readonly sought: string;
  /** The hit that is read. */
  readonly isCurrent: boolean;
  /** There are lines of several attempts. */
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

/** One line: when, by which stream, and its text, whatever it is, as text. Made once, since a scroll draws it again and again. */
export const LogLineRow = (props: LogLineRowProps) =>
  useMemo(() => rowOf(props), [props.line, props.n, props.sought, props.isCurrent, props.tellsAttempt]);
