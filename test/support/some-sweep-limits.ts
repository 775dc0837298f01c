import { shareRunpodCalls } from '../../infra/runpod-calls.ts';
import { sweepDeadlineSeconds } from '../../shared/domain/reaper/call-budget.ts';

const { RUNPOD_CALLS_FOR_SWEEPS, RUNPOD_CALLS_OF_LAUNCHES, RUNPOD_CALLS_OF_USERS } = shareRunpodCalls(60);

/** As a stage has them whose settings say nothing. */
export const someSweepLimits = { maxProviderCalls: RUNPOD_CALLS_FOR_SWEEPS, deadlineSeconds: sweepDeadlineSeconds };
export const someCallsOfLaunches = RUNPOD_CALLS_OF_LAUNCHES;
export const someCallsOfUsers = RUNPOD_CALLS_OF_USERS;
