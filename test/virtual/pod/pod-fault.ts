import type { Reason } from '../../../shared/domain/jobs/reasons.ts';

/** How the way to the API is cut, in the words of the bootstrap. */
export type CutStep = 'dns' | 'tcp' | 'tls' | 'timeout' | 'http';

/** A fault in a pod, or of it, once its container has started for the first time. */
export type PodFault =
  /** The pod notices and reports it. */
  | { readonly kind: 'reports'; readonly reason: Reason }
  /** SIGSTOP to all of it: silent, and RunPod shows an idle GPU. */
  | { readonly kind: 'freezes' }
  /** The threads that report are dead, but the GPU goes on. */
  | { readonly kind: 'hangs_busy' }
  /** The command ends, and RunPod starts it again; a disk that is new does not know that it was there before. */
  | { readonly kind: 'exits'; readonly newDisk: boolean }
  | { readonly kind: 'vanishes' }
  /** The way to the API is cut for `seconds`; the training goes on. */
  | { readonly kind: 'is_cut_off'; readonly seconds: number; readonly step: CutStep }
  /** No more steps, but heartbeats; for `seconds`, after which it goes on as if nothing had been, else for ever. */
  | { readonly kind: 'stalls'; readonly seconds?: number }
  /** Steps and heartbeats on an idle GPU. */
  | { readonly kind: 'idles' };
