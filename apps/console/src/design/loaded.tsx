import type { ComponentChildren } from 'preact';
import { type Answer, isGone } from '../data/use-query.ts';
import { Failure } from './failure.tsx';
import { Page } from './page.tsx';

interface LoadedProps<T> {
  readonly answer: Answer<T>;
  /** The heading for the error page if the screen cannot be shown without the data, such as `Dataset`. */
  readonly screen?: string;
  readonly children: (data: T) => ComponentChildren;
}

/**
 * Shows the newest data. Until the first answer, the component says that the data is loading, or shows the error. The shell shows the age
 * of the data.
 */
export const Loaded = <T,>({ answer, screen, children }: LoadedProps<T>) => {
  const { data, error, waitsForNetwork, again } = answer;
  if (error && (data === undefined || isGone(error))) {
    const failure = <Failure error={error} again={again} />;
    return screen === undefined ? failure : <Page title={screen}>{failure}</Page>;
  }
  if (data !== undefined) return <>{children(data)}</>;
  return (
    <p class="dim">
      {waitsForNetwork ? 'This browser is offline. It is fetched when it is online again.' : 'Loading…'}
    </p>
  );
};
