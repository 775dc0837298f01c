import type { ComponentChildren } from 'preact';
import { unknown } from '../../../../shared/figures/unknown.ts';

interface FactsProps {
  readonly label: string;
  /** A fact that is not known has an em-dash. */
  readonly facts: readonly (readonly [name: string, fact: ComponentChildren])[];
}

/** Names and what is known of them, under each other. */
export const Facts = ({ label, facts }: FactsProps) => (
  <dl class="facts" aria-label={label}>
    {facts.map(([name, fact]) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd>{fact || unknown}</dd>
      </div>
    ))}
  </dl>
);
