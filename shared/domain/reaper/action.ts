import type { OpenJob } from '../jobs/open-job.ts';
import type { Pod } from '../pods/gpu-provider.ts';
import type { OrphanMark } from './reaper-state-store.ts';
import type { Verdict } from './verdicts/verdict.ts';

export type ActionVerdict =
  | Exclude<Verdict, { readonly kind: 'leave' }>
  /** `orphan` where no job is known to it. */
  | { readonly kind: 'terminate'; readonly orphan?: OrphanMark | undefined }
  | { readonly kind: 'mark_orphan' }
  | { readonly kind: 'forget_orphan'; readonly podId: string }
  | { readonly kind: 'enqueue_webhook' };

/** One thing to be done, and what it is about. A verdict that ends a job carries the numbers it rests on. */
export interface Action {
  readonly job: OpenJob | undefined;
  readonly verdict: ActionVerdict;
  readonly pod: Pod | undefined;
}
