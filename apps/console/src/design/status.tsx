import { doingNow } from '../../../../shared/figures/status-words.ts';

/** A sign beside each word: colour alone says nothing. */
const signs: Readonly<Record<string, readonly [sign: string, tone: string]>> = {
  queued: ['◌', 'wait'],
  pending: ['◔', 'wait'],
  running: ['●', 'good'],
  completed: ['✓', 'good'],
  failed: ['✕', 'bad'],
  // A line may end after a dash, and not after this sign.
  cancelled: ['−', 'dim'],
};

interface StatusProps {
  readonly job: { readonly status: string; readonly phase: string | null; readonly hold?: object | null };
}

export const Status = ({ job }: StatusProps) => {
  const [sign, tone] = signs[job.status] ?? ['?', 'dim'];
  return (
    <span class={`status ${tone}`}>
      <span aria-hidden="true">{sign}</span>
      {'\u00a0'}
      {doingNow(job)}
      {job.hold ? <span class="tag">held</span> : null}
    </span>
  );
};
