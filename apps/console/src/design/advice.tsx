import { decimal } from '../../../../shared/figures/numbers.ts';

interface AdviceLine {
  readonly field: string;
  readonly value: string | number | boolean;
  readonly saves_gb: number;
}

interface AdviceProps<T extends AdviceLine> {
  readonly advice: readonly T[];
  /** The goal of applying all advice, such as `fit 24 GB`. */
  readonly goal: string;
  readonly onApply: (advice: readonly T[]) => void;
}

/** Shows changes of settings that reduce the memory of a training. Each can be applied alone, or all together. */
export const Advice = <T extends AdviceLine>({ advice, goal, onApply }: AdviceProps<T>) => (
  <details>
    <summary>Make it {goal}</summary>
    <ul class="plain">
      {advice.map((line) => (
        <li key={line.field}>
          <button
            type="button"
            class="quiet"
            aria-label={`Set ${line.field} ${line.value} to ${goal}`}
            onClick={() => onApply([line])}
          >
            Apply
          </button>{' '}
          <code>
            {line.field} {String(line.value)}
          </code>
          {line.saves_gb > 0 ? <span class="aside"> saves {decimal(line.saves_gb, 3)} GB</span> : null}
        </li>
      ))}
    </ul>
    {advice.length > 1 ? (
      <button type="button" onClick={() => onApply(advice)}>
        Apply all to {goal}
      </button>
    ) : null}
  </details>
);
