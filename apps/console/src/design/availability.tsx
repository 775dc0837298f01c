import type { Gpu } from '../data/configs.ts';

export type Availability = Gpu['availability']['secure'];

const words: Readonly<Record<Availability, readonly [sign: string, word: string, tone: string]>> = {
  HIGH: ['●', 'many free', 'good'],
  MEDIUM: ['◑', 'some free', 'good'],
  LOW: ['◔', 'few free', 'wait'],
  NONE: ['○', 'none free', 'bad'],
  UNKNOWN: ['', 'not known', 'dim'],
};

export const AvailabilityWords = ({ of }: { readonly of: Availability }) => {
  const [sign, word, tone] = words[of];
  return (
    <span class={tone}>
      <span aria-hidden="true">{sign}</span> {word}
    </span>
  );
};

/** Shows whether a training fits a GPU type. `null` if the needed memory is not known. */
export const Fits = ({ fits }: { readonly fits: boolean | null }) => {
  if (fits === null) return <span class="dim">not known</span>;
  return (
    <span class={fits ? 'good' : 'bad'}>
      <span aria-hidden="true">{fits ? '✓' : '✕'}</span> {fits ? 'fits' : 'too small'}
    </span>
  );
};
