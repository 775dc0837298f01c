/** Short values (`1`, `true`, `dev`) are no secrets, and taking them out would garble the sentence. */
const MIN_SECRET_CHARACTERS = 8;

/** A provider's refusal may quote what it was sent. */
export const redactValues = (text: string, env: Readonly<Record<string, string>>): string =>
  Object.values(env)
    .filter((value) => value.length >= MIN_SECRET_CHARACTERS)
    .reduce((kept, value) => kept.replaceAll(value, '[redacted]'), text);
