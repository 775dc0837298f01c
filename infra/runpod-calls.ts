/** Fewer leave a share of users out of which no catalogue can be read, which takes two. */
export const fewestRunpodCalls = 20;

/**
 * How the calls to RunPod that a stage has each minute are shared. A sweep may make two thirds of them. Users may cause a tenth
 * in each minute of the clock, so a fifth in any sixty seconds. What is left, more than an eighth, is nobody's: pods are ended
 * with it for which no sweep is waited, and the catalogue is refreshed.
 */
export const shareRunpodCalls = (callsPerMinute: number) => ({
  RUNPOD_CALLS_FOR_SWEEPS: Math.floor((callsPerMinute * 2) / 3),
  RUNPOD_CALLS_OF_USERS: Math.floor(callsPerMinute / 10),
});
