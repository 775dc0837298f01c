/** Encodes a value as a text for URLs, opaque to the client. */
export const toOpaque = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Decodes a text of `toOpaque`. Returns `undefined` if the text is not JSON. */
export const fromOpaque = (text: string): unknown => {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
};
