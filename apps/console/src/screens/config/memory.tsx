import type { TrainingConfigBody } from '../../../../../shared/domain/configs/training-config.ts';
import { decimal } from '../../../../../shared/figures/numbers.ts';
import { useGpus } from '../../data/configs.ts';
import { Advice } from '../../design/advice.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { adviceFor, type CardSize, cardSizes, type MemoryAdvice, neededGb } from '../../rules/memory-need.ts';

interface MemoryProps {
  /** The draft as a config. `undefined` while the draft is not well-formed. */
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
        low={memoryGb * 0.9}
        high={memoryGb * 0.999}
        optimum={0}
      />
      <span class="aside">{names.join(', ')}</span>
      {advice.length === 0 ? null : <Advice advice={advice} onApply={onApply} goal={`fit ${memoryGb} GB`} />}
    </li>
  );
};

/** The number of fitting memory sizes that are shown at first. Larger ones add no information. */
const shownFitting = 3;

type CardsProps = Omit<CardProps, 'size'> & { readonly sizes: readonly CardSize[] };

const Cards = ({ sizes, ...props }: CardsProps) => (
  <ul class="plain cards">
    {sizes.map((size) => (
      <Card key={size.memoryGb} {...props} size={size} />
    ))}
  </ul>
);

const AllCards = ({ sizes, ...props }: CardsProps) => {
  const tooSmall = sizes.filter(({ memoryGb }) => memoryGb < props.needed).length;
  const more = sizes.slice(tooSmall + shownFitting);
  return (
    <>
      <Cards {...props} sizes={sizes.slice(0, tooSmall + shownFitting)} />
      {more.length === 0 ? null : (
        <details>
          <summary>Larger cards, which it fits too</summary>
          <Cards {...props} sizes={more} />
        </details>
      )}
    </>
  );
};

/** Compares the estimated memory of the training with the memory of each GPU type. Updates with the form. */
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
          {({ items }) => <AllCards config={config} needed={needed} sizes={cardSizes(items)} onApply={onApply} />}
        </Loaded>
      ) : null}
    </section>
  );
};
