import type { OpenJob } from '../jobs/open-job.ts';
import type { Pod } from '../pods/gpu-provider.ts';
import type { OrphanMark } from './reaper-state-store.ts';
import type { LeftVerdict, Verdict } from './verdicts/verdict.ts';

export type ActionVerdict =
  | Exclude<Verdict, { readonly kind: 'leave' }>
  | LeftVerdict
  /**
   * Note until when a job may wait that exceeds a limit by itself or whose user is suspended. An `until` at the beginning of its wait
   * says that it can start again.
   */
  | { readonly kind: 'barred'; readonly until: string }
  /** Ends the pod. `orphan` is the mark of a pod that has no job. */
  | { readonly kind: 'terminate'; readonly orphan?: OrphanMark | undefined }
  | { readonly kind: 'mark_orphan' }
  /** Forget the mark of a listed pod, because the pod belongs to a job. */
  | { readonly kind: 'unmark_orphan' }
  /** Note that a list leaves out a marked pod (`miss_orphan`), or shows it again (`find_orphan`). */
  | { readonly kind: 'miss_orphan'; readonly podId: string }
  | { readonly kind: 'find_orphan' }
  /**
   * Look up a marked pod that lists have left out for its grace. The mark, made at `seenAt`, is forgotten if RunPod does not know the
   * id either.
   */
  | { readonly kind: 'forget_orphan'; readonly podId: string; readonly seenAt: string }
  | { readonly kind: 'enqueue_webhook' };

/** One thing to be done, with its job and pod. A verdict that ends a job carries the numbers that justify the end. */
export interface Action {
  readonly job: OpenJob | undefined;
  readonly verdict: ActionVerdict;
  readonly pod: Pod | undefined;
}
