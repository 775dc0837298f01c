import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { Failure } from '../design/failure.tsx';

type Screen = ComponentType<object>;

/**
 * A screen in a chunk of its own, loaded on first use. If the chunk cannot be loaded, an error with a retry button is shown: after a
 * deploy, the old chunk may no longer exist.
 */
export const lazyScreen = (load: () => Promise<{ readonly Screen: Screen }>): Screen => {
  const found = signal<Screen | Error | undefined>(undefined);
  let isLoading = false;
  const fetchIt = async () => {
    isLoading = true;
    try {
      found.value = (await load()).Screen;
    } catch {
      found.value = new Error(
        'This part of the console cannot be fetched: the network is away, or there is a newer version.',
      );
    } finally {
      isLoading = false;
    }
  };
  return () => {
    const Found = found.value;
    if (Found instanceof Error) return <Failure error={Found} again={() => location.reload()} />;
    if (Found) return <Found />;
    if (!isLoading) void fetchIt();
    return <p class="dim">Loading…</p>;
  };
};
