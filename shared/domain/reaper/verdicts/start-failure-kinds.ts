import type { Reason, Retry } from '../../jobs/reasons.ts';

/** A kind of failure by which a host's log shows that a container does not start. */
export interface StartFailureKind {
  readonly kind: string;
  /** All patterns must match the same line. */
  readonly holds: readonly RegExp[];
  readonly reason: Reason;
  /** The chance that another host succeeds. `once`: the chance is unknown, so one more attempt is made. */
  readonly retry: Retry;
  /** The number of lines of this kind that count as a failure while the host still tries. */
  readonly times: number;
  readonly advice: string;
  /** True if the line says only that something failed. Another line may name the cause. */
  readonly isVague?: boolean;
}

const image = (kind: string, holds: RegExp, rule: Omit<StartFailureKind, 'kind' | 'holds' | 'reason'>) => ({
  kind,
  holds: [holds],
  reason: 'image_pull_failed' as const,
  ...rule,
});

const commandAdvice =
  'The image cannot run the first command of a pod: it must have bash, curl and Python 3.10 or newer. Check docker_image.';

/**
 * The kinds of failures. The order counts: a line belongs to the first kind that matches. A registry gives every host the same
 * answer about an image, so no other host is tried. A full disk, a network fault or a driver is a fault of one host, so another
 * host is tried. A network often recovers by itself, so it must fail three times.
 */
export const startFailureKinds: readonly StartFailureKind[] = [
  {
    kind: 'gpu',
    holds: [
      /nvidia-container-cli|nvidia-container-runtime|cuda_version_mismatch|unsatisfied condition: cuda|no cuda-capable device|could not select device driver|cdi devices?\b|failed to initialize nvml|driver\/library version mismatch/i,
    ],
    reason: 'gpu_unusable',
    retry: 'yes',
    times: 2,
    advice: 'The container could not be given its GPU: the driver of the machine does not fit the image, or is broken.',
  },
  image('disk_full', /no space left on device|disk quota exceeded|not enough (?:free |disk )*space/i, {
    retry: 'yes',
    times: 2,
    advice: 'The disk of the machine is full: the container image does not fit on it.',
  }),
  image('throttled', /toomanyrequests|too many requests|rate limit/i, {
    retry: 'yes',
    times: 1,
    advice: 'The registry of docker_image lets this machine pull no more for now.',
  }),
  image('platform', /no match(?:ing manifest)? for (?:linux|platform)|cannot be used on this platform/i, {
    retry: 'never',
    times: 1,
    advice: 'The image is not built for linux/amd64, which RunPod runs. Check docker_image and its tag.',
  }),
  image(
    'reference',
    /invalid reference format|repository name must be (?:lowercase|canonical)|invalid repository name/i,
    {
      retry: 'never',
      times: 1,
      advice: 'The name of the container image is not valid. Check docker_image.',
    },
  ),
  {
    kind: 'command',
    holds: [/executable file not found|exec format error|no command specified/i],
    reason: 'container_failed',
    retry: 'never',
    times: 1,
    advice: commandAdvice,
  },
  {
    kind: 'command_file',
    holds: [/exec: "|exec \//i, /no such file or directory|permission denied|is a directory|not a directory/i],
    reason: 'container_failed',
    retry: 'never',
    times: 1,
    advice: commandAdvice,
  },
  image(
    'denied',
    /pull access denied|(?<!permission )(?<![\w/.-])denied(?![\w/-])|(?<![\w/.-])unauthorized(?![\w/-])|authentication required|no basic auth credentials|insufficient_scope|authorization failed|incorrect username or password|image_auth_error|login attempt/i,
    {
      retry: 'never',
      times: 1,
      advice: 'The registry denies the container image: it does not exist, or is not public. Check docker_image.',
    },
  ),
  image('missing', /manifest unknown|name unknown|repository does not exist|not known to registry|no such image/i, {
    retry: 'never',
    times: 1,
    advice: 'The registry has no such container image or tag. Check docker_image.',
  }),
  {
    kind: 'not_found',
    holds: [/manifest for |pull|resolve reference/i, /: not found|\S not found|404 not found/i],
    reason: 'image_pull_failed',
    retry: 'never',
    times: 1,
    advice: 'The registry has no such container image or tag. Check docker_image.',
  },
  image('forbidden', /(?:403|451) (?:forbidden|unavailable)|access forbidden/i, {
    retry: 'once',
    times: 2,
    advice:
      'The registry forbids this machine to pull the container image. Check docker_image and whether it is public.',
  }),
  image('registry_unknown', /no such host/i, {
    retry: 'once',
    times: 3,
    advice: 'The machine could not find the registry of the container image by its name. Check docker_image.',
  }),
  image(
    'network',
    /client\.timeout exceeded|request canceled|tls handshake timeout|i\/o timeout|deadline exceeded|timed out|connection (?:refused|reset)|name resolution|server misbehaving|network is unreachable|no route to host|unexpected eof|: eof\b|bad gateway|service unavailable|gateway time-?out|internal server error|x509:|tls: /i,
    {
      retry: 'yes',
      times: 3,
      advice: 'The machine could not reach the registry of the container image in time.',
    },
  ),
  image(
    'layer',
    /layer does not exist|failed to (?:register|extract|unpack) |layer verification failed|unexpected commit digest|failed commit on ref|snapshot \S+ does not exist|creating overlay mount|input\/output error|read-only file system|unknown blob|invalid checksum|archive\/tar/i,
    {
      retry: 'yes',
      times: 2,
      advice: 'The machine could not put the layers of the container image together.',
    },
  ),
  image('pull', /failed to pull image|(?:error|failed) pulling image|image_pull_error|image pull failed/i, {
    retry: 'once',
    times: 2,
    isVague: true,
    advice: 'The container image could not be pulled. Check docker_image and whether it is public.',
  }),
  {
    kind: 'container',
    holds: [
      /(?:error|failed) (?:to )?(?:creat|start)(?:e|ing) (?:the )?(?:container|shim|task)|oci runtime create failed|connect to the docker daemon|error response from daemon/i,
    ],
    reason: 'container_failed',
    retry: 'yes',
    times: 4,
    isVague: true,
    advice: 'The machine could not create or start the container.',
  },
];
