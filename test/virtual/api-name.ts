/** Seconds after which each function is killed, as deployed (`infra/function-specs`). */
export const functionSeconds = {
  'get-health': 10,
  'deploy-job': 29,
  'cancel-job': 29,
  'hold-job': 10,
  'erase-job': 10,
  'get-job-artifacts': 10,
  'delete-artifact': 10,
  'create-dataset': 10,
  'delete-dataset': 10,
  'claim-attempt': 10,
  'report-metrics': 10,
  'report-event': 29,
  'create-artifact': 10,
  'complete-artifact': 29,
  'suspend-user': 29,
  'lift-suspension': 10,
  'pause-deploys': 10,
  'resume-deploys': 10,
} as const;

export type ApiName = keyof typeof functionSeconds;
