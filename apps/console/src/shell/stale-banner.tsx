import { askAgain, staleness } from '../data/staleness.ts';
import { timeOfDay } from '../design/clock-time.ts';

const reasons = {
  offline: 'This browser is offline.',
  failing: 'The API does not answer as it should.',
} as const;

/** Since when what is shown is known, where it may have changed. The region is there before its text, so that it is read out. */
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
