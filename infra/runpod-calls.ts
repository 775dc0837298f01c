/**
 * The fewest calls to RunPod per minute that a stage may have. With fewer calls, users would get less than the two calls that a read of
 * the catalogue takes, or launches would get no call.
 */
export const fewestRunpodCalls = 20;

/**
 * Divides the calls to RunPod that a stage has each minute. Two thirds are for sweeps, and for the launches for which a sweep reserves
 * calls. Launches that wait for no sweep get a twentieth of all calls in each minute of the clock, which can be a tenth in any sixty
 * seconds. This tenth is part of the two thirds. Users may cause a tenth in each minute of the clock, which can be a fifth in any sixty
 * seconds. The rest, more than an eighth, is assigned to no caller. The rest covers the ends of pods that wait for no sweep, and the
 * refreshes of the catalogue.
 */
export const shareRunpodCalls = (callsPerMinute: number) => {
  const launches = Math.floor(callsPerMinute / 20);
  return {
    RUNPOD_CALLS_FOR_SWEEPS: Math.floor((callsPerMinute * 2) / 3) - 2 * launches,
    RUNPOD_CALLS_OF_LAUNCHES: launches,
    RUNPOD_CALLS_OF_USERS: Math.floor(callsPerMinute / 10),
  };
};
