import type { Reason, Retry } from '../../../../shared/domain/jobs/reasons.ts';

/** A host's log of a pod that does not come up, and what is to be made of it. */
export interface HostLog {
  readonly lines: readonly string[];
  /** `undefined` while there is hope. */
  readonly verdict: readonly [Reason, Retry] | undefined;
}

const again = (times: number, ...lines: string[]): string[] => Array.from({ length: times }, () => lines).flat();

const pulling = ['create container acme/trainer:v3', 'v3 Pulling from acme/trainer'];

const daemon = (text: string): string => `error pulling image: Error response from daemon: ${text}`;

const run = (text: string): string =>
  `error starting container: Error response from daemon: failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: ${text}: unknown`;

const never = ['image_pull_failed', 'never'] as const;
const elsewhere = ['image_pull_failed', 'yes'] as const;
const command = ['container_failed', 'never'] as const;
const gpu = ['gpu_unusable', 'yes'] as const;

/** Faults that no other host would do better with: one line of such a log is enough. */
const final: readonly (readonly [string, HostLog['verdict']])[] = [
  ['failed to pull image: denied: requested access to the resource is denied', never],
  [daemon('Head "https://ghcr.io/v2/acme/trainer/manifests/v3": denied'), never],
  [daemon('Head "https://ghcr.io/v2/acme/trainer/manifests/v3": unauthorized'), never],
  [daemon('unauthorized: authentication required'), never],
  [daemon('Head "https://1234.dkr.ecr.eu-west-1.amazonaws.com/v2/t/manifests/1": no basic auth credentials'), never],
  [daemon("pull access denied for acme/trainer, repository does not exist or may require 'docker login'"), never],
  ['failed to authorize: failed to fetch anonymous token: 401 Unauthorized', never],
  ['pulling image: insufficient_scope: authorization failed', never],
  [daemon('manifest for acme/trainer:v3 not found: manifest unknown: manifest unknown'), never],
  ['failed to resolve reference "docker.io/acme/trainer:v3": docker.io/acme/trainer:v3: not found', never],
  ['failed to pull image: not found', never],
  [daemon('name unknown: The repository with name "trainer" does not exist in the registry'), never],
  ['failed to create container: No such image: acme/trainer:v3', never],
  [daemon('no matching manifest for linux/amd64 in the manifest list entries'), never],
  ['failed to unpack image: no match for platform in manifest: not found', never],
  [daemon('image operating system "windows" cannot be used on this platform'), never],
  [daemon('invalid reference format'), never],
  ['error creating container: invalid reference format: repository name (Acme/Trainer) must be lowercase', never],
  [run('unable to start container process: exec: "bash": executable file not found in $PATH'), command],
  [run('unable to start container process: exec: "/bin/bash": stat /bin/bash: no such file or directory'), command],
  [run('unable to start container process: exec: "/start.sh": permission denied'), command],
  ['error starting container: exec /usr/bin/bash: exec format error', command],
  ['error creating container: Error response from daemon: no command specified', command],
  [daemon('toomanyrequests: You have reached your pull rate limit. You may increase it by logging in'), elsewhere],
];

/** Faults that may pass: only their repetition says that they stay. */
const repeated: readonly (readonly [string, number, HostLog['verdict']])[] = [
  [daemon('failed to register layer: write /opt/conda/lib/libmkl.so: no space left on device'), 2, elsewhere],
  ['error creating container: mkdir /var/lib/docker/overlay2/4f: no space left on device', 2, elsewhere],
  ['failed to pull image: write /var/lib/containerd/blob: disk quota exceeded', 2, elsewhere],
  ['error creating container: layer does not exist', 2, elsewhere],
  [daemon('failed to register layer: unexpected commit digest sha256:4f, expected sha256:5a'), 2, elsewhere],
  [daemon('filesystem layer verification failed for digest sha256:4f'), 2, elsewhere],
  [
    daemon(
      'Get "https://registry-1.docker.io/v2/": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)',
    ),
    3,
    elsewhere,
  ],
  [daemon('Get "https://ghcr.io/v2/": net/http: TLS handshake timeout'), 3, elsewhere],
  [daemon('Get "https://ghcr.io/v2/": dial tcp 140.82.1.1:443: i/o timeout'), 3, elsewhere],
  ['failed to pull image: context deadline exceeded', 3, elsewhere],
  [daemon('Get "https://quay.io/v2/": dial tcp 1.2.3.4:443: connect: connection refused'), 3, elsewhere],
  [daemon('received unexpected HTTP status: 503 Service Unavailable'), 3, elsewhere],
  ['failed to pull image: unexpected EOF', 3, elsewhere],
  [
    daemon('Get "https://regstry.acme.io/v2/": dial tcp: lookup regstry.acme.io: no such host'),
    3,
    ['image_pull_failed', 'once'],
  ],
  ['failed to pull image acme/trainer:v3', 2, ['image_pull_failed', 'once']],
  [run('error running prestart hook #0: exit status 1, stderr: nvidia-container-cli: initialization error'), 2, gpu],
  [
    'error creating container: nvidia-container-cli: requirement error: unsatisfied condition: cuda>=12.8, please update your driver',
    2,
    gpu,
  ],
  [
    'error starting container: Error response from daemon: could not select device driver "" with capabilities: [[gpu]]',
    2,
    gpu,
  ],
  [run('unable to apply cgroup configuration: unit already exists'), 4, ['container_failed', 'yes']],
  [
    'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is it running?',
    4,
    ['container_failed', 'yes'],
  ],
];

/** Lines that are no failure, however often they come. The names of the images are meant to mislead. */
export const progressLines: readonly string[] = [
  'create container acme/denied:unauthorized',
  'create container: still fetching image acme/trainer:no-space-left',
  'error creating container: image pull: acme/trainer:v3: pending',
  'error creating container: image pull: ghcr.io/acme/unauthorized:v3: pending',
  'denied Pulling from acme/trainer',
  'latest Pulling from library/ubuntu',
  '4f4fb700ef54: Pulling fs layer',
  '4f4fb700ef54: Waiting',
  '4f4fb700ef54: Downloading [=====>      ]  1.2GB/3.9GB',
  '4f4fb700ef54: Retrying in 5 seconds',
  '4f4fb700ef54: Extracting [==>   ]  12.3MB/3.9GB',
  '4f4fb700ef54: Pull complete',
  'Digest: sha256:4f4fb700ef54461cfa02571ae0db9a0dc1e0cdb5577484a6d75e68dc38e8acc1',
  '',
];

const begin = 'start container for acme/trainer:v3: begin';

export const hostLogs: readonly HostLog[] = [
  ...final.map(([line, verdict]): HostLog => ({ lines: [...pulling, line], verdict })),
  ...repeated.flatMap(([line, times, verdict]): HostLog[] => [
    { lines: again(times, ...pulling, line), verdict },
    { lines: again(times - 1, ...pulling, line), verdict: undefined },
  ]),
  { lines: [], verdict: undefined },
  { lines: pulling, verdict: undefined },
  { lines: again(60, ...progressLines), verdict: undefined },
  { lines: [...pulling, 'Status: Image is up to date for acme/trainer:v3', begin], verdict: undefined },
  // The fault that kept the image from coming is over.
  { lines: [...again(5, ...pulling, daemon('unexpected EOF')), begin], verdict: undefined },
  {
    lines: [...again(5, daemon('unexpected EOF')), 'Status: Downloaded newer image for acme/trainer:v3'],
    verdict: undefined,
  },
  { lines: [...again(3, begin, run('nvidia-container-cli: timed out')), begin], verdict: undefined },
  // A line that names nothing is named by what is said beside it.
  {
    lines: again(2, 'write /var/lib/docker/tmp/GetImageBlob1: no space left on device', 'failed to pull image a/b:1'),
    verdict: elsewhere,
  },
  {
    lines: again(2, 'dial tcp 1.2.3.4:443: i/o timeout', 'failed to pull image a/b:1'),
    verdict: undefined,
  },
  // A registry that is reached at last refuses.
  { lines: [...again(2, daemon('net/http: TLS handshake timeout')), daemon('unauthorized')], verdict: never },
  { lines: again(4, begin), verdict: undefined },
  { lines: again(5, begin), verdict: ['restart_loop', 'once'] },
];
