import { createReasons, pullReasons } from './host-reasons.ts';
import type { PodRecord } from './pod-record.ts';

const splitImage = (image: string): { name: string; tag: string } => {
  const colon = image.lastIndexOf(':');
  return colon > image.lastIndexOf('/')
    ? { name: image.slice(0, colon), tag: image.slice(colon + 1) }
    : { name: image, tag: 'latest' };
};

/** Log lines of hosts, in the words seen on RunPod. */
export const systemLines = {
  pulling: (image: string): string[] => {
    const { name, tag } = splitImage(image);
    return [`create container ${image}`, `${tag} Pulling from ${name}`];
  },
  fetching: (image: string): string => `create container: still fetching image ${image}`,
  pulled: (image: string): string => `Status: Image is up to date for ${image}`,
  start: (image: string): string => `start container for ${image}: begin`,
};

export interface StartFailure {
  readonly lines: readonly string[];
  /** True if the pod shows a `runtime` with uptime 0, false if it shows none. */
  readonly showsRuntime: boolean;
  /** The final status. If absent, the host retries without end. */
  readonly endsIn?: 'EXITED' | 'ERROR';
  readonly afterMs: number;
}

/** Returns the message for a key, or `detail` itself if it is not a key. */
const reasonOf = (reasons: Readonly<Record<string, string>>, detail: string): string => reasons[detail] ?? detail;

/** Returns the fault that keeps the pod's container from starting. Returns `undefined` if the container starts. */
export const startFailureOf = (pod: PodRecord): StartFailure | undefined => {
  const pulling = systemLines.pulling(pod.image);
  const exit = pod.faults.get('quick_exit');
  if (exit !== undefined) {
    return { lines: pulling, showsRuntime: false, endsIn: 'EXITED', afterMs: (exit.seconds ?? 0) * 1000 };
  }
  const error = pod.faults.get('pod_error');
  if (error !== undefined) {
    return { lines: pulling, showsRuntime: false, endsIn: 'ERROR', afterMs: (error.seconds ?? 0) * 1000 };
  }
  const pull = pod.faults.get('image_pull_failed');
  if (pull !== undefined) {
    const { name, tag } = splitImage(pod.image);
    const reason = reasonOf(pullReasons, pull.detail ?? 'missing').replace('IMAGE', `${name}:${tag}`);
    return {
      lines: [
        ...pulling,
        systemLines.fetching(pod.image),
        `error pulling image: Error response from daemon: ${reason}`,
      ],
      showsRuntime: false,
      ...(pull.outcome === 'exited' && { endsIn: 'EXITED' }),
      afterMs: (pull.seconds ?? 0) * 1000,
    };
  }
  const loop = pod.faults.get('create_loop');
  if (loop !== undefined) {
    const reason = reasonOf(createReasons, loop.detail ?? 'cuda');
    return {
      lines: [...pulling, systemLines.pulled(pod.image), `error creating container: ${reason}`],
      showsRuntime: true,
      afterMs: 0,
    };
  }
  return undefined;
};
