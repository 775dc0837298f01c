/** Fewer leave a share of users out of which no catalogue can be read, which takes two; launches need one. */
export const fewestRunpodCalls = 20;

/**
 * How the calls to RunPod that a stage has each minute are shared. Two thirds of them are for sweeps, and for the launches that a
 * sweep sets calls aside for. Launches that wait for no sweep have a twentieth of all calls out of these, in each minute of the
 * clock and so a tenth in any sixty seconds. Users may cause a tenth in each minute of the clock, so a fifth in any sixty
 * seconds. The rest, more than an eighth, is nobody's: it pays for the ends of pods that wait for no sweep, and for the
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
