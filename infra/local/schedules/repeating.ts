/** Repeats work until stopped, never two rounds at once; a round that fails is reported and the next one comes all the same. */
export const repeating = (
  everySeconds: number,
  work: () => Promise<unknown>,
  onFault: (cause: unknown) => void,
): { readonly stop: () => void } => {
  let running = false;
  const timer = setInterval(() => {
    if (running) return;
    running = true;
    work()
      .catch(onFault)
      .finally(() => {
        running = false;
      });
  }, everySeconds * 1000);
  return { stop: () => clearInterval(timer) };
};
