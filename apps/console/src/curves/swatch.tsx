import type { LineLook } from './charts.ts';

/** A sample of a line as the charts draw it, for the legend. */
export const Swatch = ({ colour, dash }: LineLook) => (
  <svg viewBox="0 0 28 8" width={28} height={8} aria-hidden="true">
    <path class="swatch" d="M0 4H28" stroke={`var(${colour})`} stroke-width={2} stroke-dasharray={dash.join(' ')} />
  </svg>
);
