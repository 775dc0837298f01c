export interface PodName {
  readonly stage: string;
  readonly job_id: string;
  readonly attempt: number;
}

/** The form of a pod name. The name of a stage has no dash, so that the pod name of one stage cannot be read as that of another stage. */
const pattern =
  /^pw-(?<stage>[a-z][a-z0-9]{0,15})-(?<job>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-(?<attempt>[1-9][0-9]{0,4})$/;

/** Returns the beginning of all pod names of a stage. The final dash keeps stage `dev` from matching pods of stage `dev2`. */
export const podNamePrefix = (stage: string): string => `pw-${stage}-`;

/**
 * Returns the pod name of an attempt. Each attempt has its own name. RunPod has no idempotency key, so a pod whose create got no
 * answer is found by its name.
 */
export const formatPodName = (name: PodName): string => `${podNamePrefix(name.stage)}${name.job_id}-${name.attempt}`;

/** Parses a pod name. Returns `undefined` if Podwarden did not make the name. */
export const parsePodName = (text: string): PodName | undefined => {
  const groups = pattern.exec(text)?.groups;
  if (!groups?.stage || !groups.job || !groups.attempt) return undefined;
  return { stage: groups.stage, job_id: groups.job, attempt: Number(groups.attempt) };
};

/** Parses a pod name as `parsePodName` does, and returns `undefined` for the pod name of another stage. */
export const parsePodNameOf = (stage: string, text: string): PodName | undefined => {
  const name = parsePodName(text);
  return name?.stage === stage ? name : undefined;
};
