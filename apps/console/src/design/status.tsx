import { doingNow } from '../../../../shared/figures/status-words.ts';

/** The sign and the colour of each status. A sign is shown because colour alone is not enough. */
const signs: Readonly<Record<string, readonly [sign: string, tone: string]>> = {
  queued: ['◌', 'wait'],
  pending: ['◔', 'wait'],
  running: ['●', 'good'],
  completed: ['✓', 'good'],
  failed: ['✕', 'bad'],
  // This character is the minus sign, because a line may break after a dash.
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
