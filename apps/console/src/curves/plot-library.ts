/** A chunk of its own, which is fetched only when a chart is drawn. */
export { default as Plot } from 'uplot';
