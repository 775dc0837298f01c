/** Draws a progress bar such as `[█████·····]  50 %`. `width` is the number of cells between the brackets. */
export const bar = (share: number, width = 30): string => {
  const known = Math.min(1, Math.max(0, share));
  const filled = Math.round(known * width);
  // The percentage is rounded down, so that 100 % appears only when everything is done.
  const percent = known < 1 ? Math.floor(known * 100) : 100;
  return `[${'█'.repeat(filled)}${'·'.repeat(width - filled)}] ${String(percent).padStart(3)} %`;
};
