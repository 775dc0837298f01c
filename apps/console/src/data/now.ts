import { signal } from '@preact/signals';

/** The time of day, each second while somebody looks. For ages: whoever reads it is drawn again as it moves. */
export const nowMs = signal(Date.now());

export const startClock = (): void => {
  const tick = (): void => {
    if (document.visibilityState === 'visible') nowMs.value = Date.now();
  };
  setInterval(tick, 1000);
  document.addEventListener('visibilitychange', tick);
};
