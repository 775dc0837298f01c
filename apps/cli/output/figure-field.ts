import type { Figure } from '../../../shared/figures/unknown.ts';
import type { Field } from '../session.ts';

/** A field with a figure, which is omitted if the figure is missing. Programs get the figure itself. */
export const figureField = (name: string, figure: Figure, shown: (figure: number) => string): Field => ({
  name,
  value: typeof figure === 'number' ? shown(figure) : undefined,
  plain: String(figure),
});
