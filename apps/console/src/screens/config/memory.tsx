import type { TrainingConfigBody } from '../../../../../shared/domain/configs/training-config.ts';
import { decimal } from '../../../../../shared/figures/numbers.ts';
import { useGpus } from '../../data/configs.ts';
import { Advice } from '../../design/advice.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { adviceFor, type CardSize, cardSizes, type MemoryAdvice, neededGb } from '../../rules/memory-need.ts';

interface MemoryProps {
  /** The draft as long as it is well-formed. */
  readonly config: TrainingConfigBody | undefined;
  readonly onApply: (advice: readonly MemoryAdvice[]) => void;
}

interface CardProps extends MemoryProps {
  readonly config: TrainingConfigBody;
  readonly needed: number;
  readonly size: CardSize;
}

const Card = ({ config, needed, size: { memoryGb, names }, onApply }: CardProps) => {
  const fits = needed <= memoryGb;
  const advice = adviceFor(config, memoryGb);
  const gb = `${decimal(needed, 3)} of ${memoryGb} GB`;
  return (
    <li>
      <span class={fits ? 'good' : 'bad'}>
        <span aria-hidden="true">{fits ? '✓' : '✕'}</span> {gb} {fits ? 'fits' : 'is too much'}
      </span>
      <meter
        class="wide"
        aria-label={`${gb}: ${names.join(', ')}`}
        value={Math.min(needed, memoryGb)}
        max={memoryGb}
        high={memoryGb * 0.9}
      />
      <span class="aside">{names.join(', ')}</span>
      {advice.length === 0 ? null : <Advice advice={advice} onApply={onApply} goal={`fit ${memoryGb} GB`} />}
    </li>
  );
};

/** What the training needs on each GPU, against what each card has; it follows the form. */
export const Memory = ({ config, onApply }: MemoryProps) => {
  const answer = useGpus();
  const needed = config === undefined ? undefined : neededGb(config);
  return (
    <section aria-label="Memory">
      <h2>Memory on each GPU</h2>
      {config === undefined ? <p class="aside">It is reckoned once every field is well-formed.</p> : null}
      {config !== undefined && needed === undefined ? (
        <p class="aside">
          {config.trainer === 'smoke' || config.model.name === 'smoke'
            ? 'The trainer smoke needs none.'
            : 'Not known: the name of the model tells no size. Give its parameters to have it reckoned.'}
        </p>
      ) : null}
      {config !== undefined && needed !== undefined ? (
        <Loaded answer={answer}>
          {({ items }) => (
            <ul class="plain cards">
              {cardSizes(items).map((size) => (
                <Card key={size.memoryGb} config={config} needed={needed} size={size} onApply={onApply} />
              ))}
            </ul>
          )}
        </Loaded>
      ) : null}
    </section>
  );
};
