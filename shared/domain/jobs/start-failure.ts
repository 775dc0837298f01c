import type { Reason } from './reasons.ts';

/** What hosts write when an image cannot be had (RunPod's official smoke tests list the same texts). */
const imageCannotBePulled =
  /toomanyrequests|rate limit|failed to pull image|manifest unknown|pull access denied|no such image|image_(?:pull|auth)_error|repository does not exist/i;

const gpuCannotBeUsed =
  /nvidia-container-cli|cuda_version_mismatch|unsatisfied condition: cuda|no cuda-capable device/i;

/** Whether `first` stands in the line and `then` somewhere after it. A pattern with `.*` would look for it from every `first`. */
const hasInOrder = (line: string, first: string, then: string): boolean => {
  const lower = line.toLowerCase();
  const found = lower.indexOf(first);
  return found !== -1 && lower.includes(then, found + first.length);
};

const cannotBePulled = (line: string): boolean =>
  imageCannotBePulled.test(line) || hasInOrder(line, 'manifest for ', ' not found');

const wentUp = (line: string): boolean => hasInOrder(line, 'start container for ', ': begin');

/** Why a pod that has not checked in never will, read from its host's log; `undefined` while there is hope. */
export const startFailure = (lines: readonly string[]): Reason | undefined => {
  const recent = lines.slice(-50);
  const lastStart = recent.findLastIndex(wentUp);
  const afterStart = recent.slice(lastStart + 1);
  if (recent.filter((line) => gpuCannotBeUsed.test(line)).length >= 2) return 'gpu_unusable';
  return afterStart.some(cannotBePulled) ? 'image_pull_failed' : undefined;
};
