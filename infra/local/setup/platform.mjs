/** Returns why Podwarden cannot run on a platform, or `undefined` if it can. Plain JavaScript, because `install.mjs` imports this file. */
export const platformFault = (platform) =>
  platform === 'win32'
    ? 'Podwarden runs on Linux, on macOS and in WSL, not on Windows itself: install WSL, and clone into a folder of it.'
    : undefined;
