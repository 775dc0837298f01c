import { count, percent } from '../../../../shared/figures/numbers.ts';
import { unknown } from '../../../../shared/figures/unknown.ts';

interface ProgressProps {
  readonly job: {
    readonly progress: number | null;
    readonly current_step: number | null;
    readonly total_steps: number | null;
  };
}

/** Shows the progress of a training as a bar with its figures. */
export const Progress = ({ job: { progress, current_step: step, total_steps: steps } }: ProgressProps) => {
  if (progress === null) return <>{unknown}</>;
  return (
    <span class="progress">
      <progress value={progress} aria-label="Progress" />
      <span>{percent(progress)}</span>
      {step === null || steps === null ? null : (
        <span class="aside">
          {count(step)}/{count(steps)}
        </span>
      )}
    </span>
  );
};
