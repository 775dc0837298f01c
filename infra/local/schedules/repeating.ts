/** Repeats work until stopped, with at most one round at a time. A failed round is reported, and the next round runs as usual. */
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
