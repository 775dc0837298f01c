import type { Policy } from './policy.ts';

/** A person starts a pod and looks again at the horizon. */
export const none: Policy = {
  name: 'none: somebody looks',
  sources: [
    {
      rule: 'a container that ends is started anew and the pod is billed until it is terminated',
      read: 'observed on RunPod in 2026; dstack#1142',
      isVerified: true,
    },
  ],
  endsAt: () => undefined,
  deletes: () => ({ pausesSeconds: [], looksAfterSeconds: undefined }),
};

/** As the last line of the script: `runpodctl remove pod $RUNPOD_POD_ID`, also when the training has failed. */
export const endingScript: Policy = {
  name: 'none, but the script ends its pod',
  sources: [
    {
      rule: 'the pod terminates itself once, when its program ends',
      read: 'RunPod documents the command and the variable',
      isVerified: true,
    },
  ],
  endsAt: ({ kind, at, isDeaf, programEndsAt }) => {
    if (isDeaf) return undefined;
    if (kind === 'answer_lost' || kind === 'unrecorded') return programEndsAt;
    return kind === 'reports_failure' || kind === 'completed' ? at : undefined;
  },
  deletes: () => ({ pausesSeconds: [], looksAfterSeconds: undefined }),
};
