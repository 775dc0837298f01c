/** Stands where a figure is not known: a 0 there would be a claim. */
export const unknown = '—';

export type Figure = number | null | undefined;

export const isKnown = (figure: Figure): figure is number => typeof figure === 'number' && Number.isFinite(figure);
