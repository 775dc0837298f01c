/** Where issuers send people back to; the client is registered with it. */
export const callbackPath = '/signed-in';
