/**
 * Matches the id of a pod, which becomes the key of a table and a segment of a path. RunPod's ids have 14 letters and digits. An id of
 * dots would be a step of the path.
 */
export const podIdPattern = /^[A-Za-z0-9][\w-]{0,127}$/;
