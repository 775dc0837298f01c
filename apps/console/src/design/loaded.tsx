import type { ComponentChildren } from 'preact';
import { isGone } from '../data/queries.ts';
import type { Answer } from '../data/use-query.ts';
import { Failure } from './failure.tsx';

interface LoadedProps<T> {
  readonly answer: Answer<T>;
  readonly children: (data: T) => ComponentChildren;
}

/** The newest that is known of it; until then that it is fetched, or why it cannot be had. The shell tells how old it is. */
export const Loaded = <T,>({ answer, children }: LoadedProps<T>) => {
  const { data, error, waitsForNetwork, again } = answer;
  if (error && (data === undefined || isGone(error))) return <Failure error={error} again={again} />;
  if (data !== undefined) return <>{children(data)}</>;
  return (
    <p class="loading">
      {waitsForNetwork ? 'This browser is offline. It is fetched when it is online again.' : 'Loading…'}
    </p>
  );
};
