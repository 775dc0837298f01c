/** The text for an unknown figure. A 0 would be a false statement. */
export const unknown = '—';

export type Figure = number | null | undefined;

export const isKnown = (figure: Figure): figure is number => typeof figure === 'number' && Number.isFinite(figure);
