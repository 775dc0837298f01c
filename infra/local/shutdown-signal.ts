/**
 * Aborted, with its name as the reason, by the first signal to end. The ones after it change nothing, so that pods are ended
 * whole: on Ctrl-C the terminal and npm both send one.
 */
export const shutdownSignal = (): AbortSignal => {
  const told = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => told.abort(signal));
  if (process.env.npm_lifecycle_event !== undefined) {
    // npm runs scripts in a shell that keeps signals to itself: a SIGTERM for npm ends both and would leave us behind.
    const parent = process.ppid;
    setInterval(() => process.ppid !== parent && told.abort('SIGTERM'), 250).unref();
  }
  return told.signal;
};
