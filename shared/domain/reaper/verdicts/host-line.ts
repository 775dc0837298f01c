/** Returns the part of a line that is examined. The first 2000 characters contain all that identifies a failure. */
export const lineHead = (line: string): string => line.slice(0, 2000);

/**
 * Patterns of credentials with their replacements. Hosts quote the requests that they sent to registries, with tokens in the query,
 * the authority and the headers.
 */
const credentials: readonly [RegExp, string][] = [
  [/\/\/[^\s/@"']{1,500}@/g, '//[redacted]@'],
  [/\?[^\s"'<>]+/g, '?[redacted]'],
  [/\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{8,}/gi, '$1 [redacted]'],
  [
    /(passwords?|passwd|secrets?|tokens?|api_?keys?|access_?keys?|signature|credentials?|authorization|_key)(["']?\s{0,3}=\s{0,3}["']?|["']\s{0,3}:\s{0,3}["'])[^\s"',;&}]+/gi,
    '$1$2[redacted]',
  ],
  [/(passwords?|passwd|secrets?|tokens?|api_?keys?|_key)(:\s?)(?=[^\s,;]{0,200}\d)[^\s"',;&}]+/gi, '$1$2[redacted]'],
  [/\b(?:hf|rpa|gh[a-z]|glpat|dckr_pat|github_pat|sk|nvapi|xox[a-z])[_-][A-Za-z0-9_-]{8,}/g, '[redacted]'],
  [/\b(?:AKIA|ASIA|eyJ)[A-Za-z0-9_.-]{12,}/g, '[redacted]'],
  // Our own tokens and similar long tokens. Hexadecimal text is left: digests and the ids of containers and jobs.
  [/(?<![A-Za-z0-9_/.-])(?![0-9a-f-]+(?![A-Za-z0-9_-]))[A-Za-z0-9_-]{40,}(?![A-Za-z0-9_-])/g, '[redacted]'],
];

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out.
const controls = /[\u0000-\u001f\u007f]+/g;

/** Returns the beginning of a line of a host's log, without control characters and without text that looks like a credential. */
export const hostLine = (line: string): string => {
  const plain = lineHead(line).replace(controls, ' ').trim();
  return credentials.reduce((text, [pattern, instead]) => text.replace(pattern, instead), plain);
};
