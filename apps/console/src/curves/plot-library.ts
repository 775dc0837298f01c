/** A chunk of its own, fetched when there is a curve to draw. */
export { default as Plot } from 'uplot';
