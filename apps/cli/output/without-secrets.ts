/** Passwords of URLs, with their scheme or without; keys of ours, Hugging Face, RunPod and others; JWTs; signatures of presigned URLs. */
const secrets: readonly (readonly [RegExp, string])[] = [
  [/\/\/\S*@/g, '//***@'],
  [/(?<![\w.%+~-])[\w.%+~-]+:[^\s/]+@/g, '***@'],
  [/\b(pwk_|hf_|rpa_|sk-)[\w-]{8,}/g, '$1***'],
  [/\beyJ[\w-]{8,}(?:\.[\w-]*)*/g, 'eyJ***'],
  [/\?\S*(?:X-Amz-|token=)\S*/gi, '?***'],
];

/** A fault may quote anything, and is pasted into issues and kept by the logs of build servers: secrets in its text are masked. */
export const withoutSecrets = (text: string): string =>
  secrets.reduce((left, [pattern, shown]) => left.replaceAll(pattern, shown), text);
