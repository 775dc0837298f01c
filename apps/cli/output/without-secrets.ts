/**
 * Patterns of secrets: passwords in URLs with or without a scheme, keys of Podwarden, Hugging Face, RunPod and others, JWTs, and signatures
 * of presigned URLs.
 */
const secrets: readonly (readonly [RegExp, string])[] = [
  [/\/\/\S*@/g, '//***@'],
  [/(?<![\w.%+~-])[\w.%+~-]+:[^\s/]+@/g, '***@'],
  [/\b(pwk_|hf_|rpa_|sk-)[\w-]{8,}/g, '$1***'],
  [/\beyJ[\w-]{8,}(?:\.[\w-]*)*/g, 'eyJ***'],
  [/\?\S*(?:X-Amz-|token=)\S*/gi, '?***'],
];

/** Masks secrets in a text. An error message may quote anything, is pasted into issues and is kept in the logs of build servers. */
export const withoutSecrets = (text: string): string =>
  secrets.reduce((left, [pattern, shown]) => left.replaceAll(pattern, shown), text);
