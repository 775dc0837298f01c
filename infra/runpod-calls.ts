/** Fewer leave a share of users out of which no catalogue can be read, which takes two; launches need one. */
export const fewestRunpodCalls = 20;

/**
 * How the calls to RunPod that a stage has each minute are shared. Two thirds of them are for sweeps, and for the launches that a
 * sweep sets calls aside for. Of these a twentieth of all, in each minute of the clock and so a tenth in any sixty seconds, is
 * kept for launches that wait for no sweep. Users may cause a tenth in each minute of the clock, so a fifth in any sixty
 * seconds. What is left, more than an eighth, is nobody's: pods are ended with it for which no sweep is waited, and the
 * catalogue is refreshed.
 */
export const shareRunpodCalls = (callsPerMinute: number) => {
  const launches = Math.floor(callsPerMinute / 20);
  return {
    RUNPOD_CALLS_FOR_SWEEPS: Math.floor((callsPerMinute * 2) / 3) - 2 * launches,
    RUNPOD_CALLS_OF_LAUNCHES: launches,
    RUNPOD_CALLS_OF_USERS: Math.floor(callsPerMinute / 10),
  };
};
