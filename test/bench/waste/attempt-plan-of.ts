import type { Fault } from '../../../infra/local/runpod-simulator/faults.ts';
import type { AttemptPlan } from '../../virtual/pod/attempt-plan.ts';
import type { PodFault } from '../../virtual/pod/pod-fault.ts';
import type { FaultMix } from './fault-mix.ts';
import { podReadySeconds } from './play-policy.ts';
import type { AttemptRecord } from './record.ts';

const DOWNLOAD_SECONDS = 20;
/** Between claim and download, until the runtime is unpacked: `test/virtual/pod/bootstrap.ts`. */
const UNPACK_SECONDS = 3;
const UPLOAD_SECONDS = 20;

const runpodFaults = ({ trouble, create, deleteInVain, deleteRefusedSeconds }: AttemptRecord): Fault[] => {
  const faults: Fault[] = [];
  if (trouble === 'never_starts') faults.push({ kind: 'runtime_null' });
  if (trouble === 'image_pull_failed' || trouble === 'create_loop' || trouble === 'zero_gpu') {
    faults.push({ kind: trouble });
  }
  if (create === 'answer_lost') faults.push({ kind: 'create_then_500', times: 1 });
  // A function that dies after the create has nothing of its answer either.
  if (create === 'unrecorded') faults.push({ kind: 'create_then_no_answer', times: 1 });
  if (deleteRefusedSeconds > 0) faults.push({ kind: 'terminate_failed' });
  if (deleteInVain) faults.push({ kind: 'terminate_ignored', times: 1 });
  return faults;
};

const insideFault = ({ trouble, seconds }: AttemptRecord): PodFault | undefined => {
  switch (trouble) {
    case 'reports_failure':
      return { kind: 'reports', reason: 'training_crashed' };
    case 'container_dies':
      return { kind: 'exits', newDisk: false };
    case 'freezes':
    case 'hangs_busy':
    case 'stalls':
    case 'vanishes':
      return { kind: trouble };
    case 'is_cut_off':
      return { kind: 'is_cut_off', seconds, step: 'timeout' };
    case 'pauses':
      return { kind: 'stalls', seconds };
    default:
      return undefined;
  }
};

/** The recorded attempt as the virtual world plays it, with so much training left to do. */
export const attemptPlanOf = (record: AttemptRecord, leftSeconds: number, mix: FaultMix): AttemptPlan => {
  const { step_seconds, setup_seconds, finish_seconds } = mix;
  const bootSeconds = record.startSeconds - podReadySeconds;
  const fault = insideFault(record);
  return {
    bootSeconds,
    downloadSeconds: DOWNLOAD_SECONDS,
    loadSeconds: setup_seconds - DOWNLOAD_SECONDS - UNPACK_SECONDS,
    steps: Math.max(1, Math.round(leftSeconds / step_seconds)),
    secondsPerStep: step_seconds,
    evaluateSeconds: finish_seconds - UPLOAD_SECONDS,
    uploadSeconds: UPLOAD_SECONDS,
    runpod: runpodFaults(record),
    ...(fault && { inside: { afterSeconds: bootSeconds + setup_seconds + record.share * leftSeconds, fault } }),
    isDeaf: record.isDeaf,
  };
};
