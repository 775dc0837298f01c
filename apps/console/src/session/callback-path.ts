/** The path to which an issuer sends a person back. The client is registered with it at the issuer. */
export const callbackPath = '/signed-in';
