/** The places where a person can read more when a step fails: headings of pages in this repository. */
export const whereToLook = {
  address: 'docs/deploy.md#what-a-deploy-prints',
  signIn: 'docs/deploy.md#users-and-their-tokens',
  origins: 'docs/deploy.md#settings',
  version: 'docs/deploy.md#upgrade-and-roll-back',
  leftovers: 'docs/deploy.md#smoke-test',
  api: 'docs/runbook.md#api-faults',
  runpodKey: 'docs/runbook.md#provider-auth-failed',
  runpodBalance: 'docs/runbook.md#provider-balance-low',
  catalog: 'docs/runbook.md#gpu-catalog-stale',
  lostJob: 'docs/runbook.md#attempts-lost',
  stuckPod: 'docs/runbook.md#termination-stuck',
} as const;

export type WhereToLook = (typeof whereToLook)[keyof typeof whereToLook];
