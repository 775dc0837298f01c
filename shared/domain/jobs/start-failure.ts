import type { Reason } from './reasons.ts';

/** What hosts write when an image cannot be had (RunPod's official smoke tests list the same texts). */
const imageCannotBePulled =
  /toomanyrequests|rate limit|failed to pull image|manifest unknown|manifest for .* not found|pull access denied|no such image|image_(?:pull|auth)_error|repository does not exist/i;

const gpuCannotBeUsed =
  /nvidia-container-cli|cuda_version_mismatch|unsatisfied condition: cuda|no cuda-capable device/i;

const wentUp = /start container for .*: begin/i;

/** Why a pod that has not checked in never will, read from its host's log; `undefined` while there is hope. */
export const startFailure = (lines: readonly string[]): Reason | undefined => {
  const recent = lines.slice(-50);
  const lastStart = recent.findLastIndex((line) => wentUp.test(line));
  const afterStart = recent.slice(lastStart + 1);
  if (recent.filter((line) => gpuCannotBeUsed.test(line)).length >= 2) return 'gpu_unusable';
  return afterStart.some((line) => imageCannotBePulled.test(line)) ? 'image_pull_failed' : undefined;
};
