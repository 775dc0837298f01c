/**
 * Error messages of hosts that cannot pull an image. The keys are the values of `detail` in a fault. IMAGE stands for the image of the pod.
 */
export const pullReasons: Readonly<Record<string, string>> = {
  denied:
    "pull access denied for IMAGE, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
  unauthorized: 'Head "https://ghcr.io/v2/acme/trainer/manifests/v3": unauthorized',
  missing: 'manifest for IMAGE not found: manifest unknown: manifest unknown',
  platform: 'no matching manifest for linux/amd64 in the manifest list entries',
  reference: 'invalid reference format',
  disk_full:
    'failed to register layer: write /usr/local/lib/python3.12/site-packages/torch/lib/libtorch_cuda.so: no space left on device',
  throttled:
    'toomanyrequests: You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit',
  network:
    'Get "https://registry-1.docker.io/v2/": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)',
  layer: 'layer does not exist',
};

/** Error messages of hosts that cannot create or start a container. The keys are the values of `detail` in a fault. */
export const createReasons: Readonly<Record<string, string>> = {
  cuda: 'nvidia-container-cli: requirement error: unsatisfied condition: cuda>=12.8, please update your driver',
  command:
    'failed to create task for container: OCI runtime create failed: runc create failed: unable to start container process: exec: "bash": executable file not found in $PATH: unknown',
  runtime: 'failed to create shim task: OCI runtime create failed: container with id exists: unknown',
};
