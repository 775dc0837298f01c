import { signal } from '@preact/signals';

/**
 * The current time, updated each second while the tab is visible. Used to show ages: a component that reads the signal is redrawn each
 * second.
 */
export const nowMs = signal(Date.now());

/** The time since which the tab is visible. A hidden tab does not poll, so its data may be old without an error. */
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
