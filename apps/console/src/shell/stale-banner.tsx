import { askAgain, staleness } from '../data/staleness.ts';
import { timeOfDay } from '../design/clock-time.ts';

const reasons = {
  offline: 'This browser is offline.',
  failing: 'The API does not answer as it should.',
} as const;

/**
 * A banner that says that shown data may be outdated, and its age. The live region exists before its text appears, so that a screen reader
 * announces the text.
 */
export const StaleBanner = () => {
  const stale = staleness.value;
  return (
    <div role="status">
      {stale ? (
        <p class="stale">
          {reasons[stale.kind]}{' '}
          {stale.asOfMs === undefined
            ? 'Nothing of this screen is known yet.'
            : `What is shown is as of ${timeOfDay(stale.asOfMs)}.`}{' '}
          {stale.kind === 'failing' ? (
            <button type="button" onClick={() => void askAgain()}>
              Try again
            </button>
          ) : null}
        </p>
      ) : null}
    </div>
  );
};
