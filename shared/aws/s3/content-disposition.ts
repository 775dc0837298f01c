const percent = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;

/** Encodes a name as RFC 5987 requires. `toWellFormed` replaces lone surrogates, because `encodeURIComponent` throws for them. */
const extended = (name: string): string => encodeURIComponent(name.toWellFormed()).replace(/['()*]/g, percent);

/**
 * Returns `Content-Disposition: attachment` for any file name (RFC 6266 and 5987). Old clients read the plain ASCII name, and other clients
 * read the UTF-8 name. Quotes, backslashes, slashes and control characters are replaced.
 */
export const attachment = (fileName: string): string => {
  const safe = fileName.replace(/[\p{Cc}"\\/]/gu, '_');
  const ascii = safe.replace(/[^\x20-\x7e]/gu, '_');
  return `attachment; filename="${ascii}"; filename*=UTF-8''${extended(safe)}`;
};
