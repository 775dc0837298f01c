import { signal } from '@preact/signals';

/** The time of day, each second while somebody looks. It serves to show ages: a component that reads it is drawn again as it moves. */
export const nowMs = signal(Date.now());

/** Since when the tab is seen. A hidden one asks for nothing, and is not to blame for it. */
export const seenSinceMs = signal(Date.now());

export const startClock = (): void => {
  const isSeen = (): boolean => document.visibilityState === 'visible';
  setInterval(() => {
    if (isSeen()) nowMs.value = Date.now();
  }, 1000);
  document.addEventListener('visibilitychange', () => {
    if (!isSeen()) return;
    seenSinceMs.value = Date.now();
    nowMs.value = seenSinceMs.value;
  });
};
