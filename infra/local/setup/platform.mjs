/** Why nothing here can run on a platform; `undefined` where it can. Plain JavaScript, because `install.mjs` reads it. */
export const platformFault = (platform) =>
  platform === 'win32'
    ? 'Podwarden runs on Linux, on macOS and in WSL, not on Windows itself: install WSL, and clone into a folder of it.'
    : undefined;
