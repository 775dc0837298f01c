/**
 * Returns an abort signal for the first SIGINT, SIGTERM or SIGHUP. The reason is the name of the signal. Later signals are ignored, so that
 * pods are ended completely: on Ctrl-C both the terminal and npm send one.
 */
export const shutdownSignal = (): AbortSignal => {
  const told = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => told.abort(signal));
  if (process.env.npm_lifecycle_event !== undefined) {
    // npm runs scripts in a shell that does not forward signals. A SIGTERM for npm ends npm and the shell, so a change of the parent
    // process counts as SIGTERM.
    const parent = process.ppid;
    setInterval(() => process.ppid !== parent && told.abort('SIGTERM'), 250).unref();
  }
  return told.signal;
};
