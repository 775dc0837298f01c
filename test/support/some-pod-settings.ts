import type { PodSettings } from '../../shared/domain/jobs/pod-spec.ts';
import { lifecycleDefaults } from '../../shared/lifecycle.ts';

/** The settings of pods of a stage in tests. */
export const somePodSettings: PodSettings = {
  stage: 'test',
  publicApiUrl: 'https://api.example.com',
  runpodApiUrl: 'https://api.runpod.io/v2',
  minCudaVersion: '12.8',
  deadmanSeconds: lifecycleDefaults.DEADMAN_SECONDS,
  bootstrap: 'echo',
};
