/** A value as text that fits a URL, opaque to its holder. */
export const toOpaque = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** `undefined` for what is not JSON. */
export const fromOpaque = (text: string): unknown => {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
};
