export interface PodName {
  readonly stage: string;
  readonly job_id: string;
  readonly attempt: number;
}

/** A stage has no dash, so that no stage's pod name can be read as another stage's. */
const pattern =
  /^pw-(?<stage>[a-z][a-z0-9]{0,15})-(?<job>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-(?<attempt>[1-9][0-9]{0,4})$/;

/** Every pod of a stage starts with this; the closing dash keeps `dev` from taking `dev2`'s. */
export const podNamePrefix = (stage: string): string => `pw-${stage}-`;

/** Unique per attempt: the provider has no idempotency key, so the name is how a pod is found again. */
export const formatPodName = (name: PodName): string => `${podNamePrefix(name.stage)}${name.job_id}-${name.attempt}`;

/** `undefined` for everything this system did not name. */
export const parsePodName = (text: string): PodName | undefined => {
  const groups = pattern.exec(text)?.groups;
  if (!groups?.stage || !groups.job || !groups.attempt) return undefined;
  return { stage: groups.stage, job_id: groups.job, attempt: Number(groups.attempt) };
};
