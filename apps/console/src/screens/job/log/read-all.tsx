import { useEffect, useRef } from 'preact/hooks';
import { count } from '../../../../../../shared/figures/numbers.ts';
import type { LogReading, LogWindow } from '../../../data/log.ts';
import { Failure } from '../../../design/failure.tsx';

interface ReadAllProps {
  readonly readAll: LogReading['readAll'];
  readonly window: LogWindow | undefined;
}

/** The button that loads the whole log, so that a person can scroll through all of it. */
export const ReadAll = ({ readAll, window }: ReadAllProps) => {
  const controller = useRef(new AbortController());
  useEffect(() => () => controller.current.abort(), []);
  const begin = () => {
    controller.current = new AbortController();
    void readAll.run(controller.current.signal);
  };
  if (readAll.isRunning) {
    return (
      <button type="button" onClick={() => controller.current.abort()}>
        Stop, {count(window?.lines.length)} lines are here
      </button>
    );
  }
  return (
    <>
      {window?.isLive && window.above !== null ? (
        <button type="button" onClick={begin}>
          Read all of it
        </button>
      ) : null}
      {readAll.error ? <Failure error={readAll.error} /> : null}
    </>
  );
};
