import type { ComponentChildren } from 'preact';
import { unknown } from '../../../../shared/figures/unknown.ts';

interface FactsProps {
  /** `figures` shows few facts in large type, in a row. */
  readonly kind?: 'facts' | 'figures';
  readonly label: string;
  /** Pairs of a name and a fact. An unknown fact is shown as an em-dash. */
  readonly facts: readonly (readonly [name: string, fact: ComponentChildren])[];
}

/** A list of facts with their names. */
export const Facts = ({ kind = 'facts', label, facts }: FactsProps) => (
  <dl class={kind} aria-label={label}>
    {facts.map(([name, fact]) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd>{fact || unknown}</dd>
      </div>
    ))}
  </dl>
);
