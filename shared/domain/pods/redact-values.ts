/** The shortest value that is redacted. Shorter values (`1`, `true`, `dev`) are no secrets, and removing them would garble the text. */
const MIN_SECRET_CHARACTERS = 8;

/** Replaces the values of environment variables in a text. RunPod's refusals and hosts' logs may quote them. */
export const redactValues = (text: string, env: Readonly<Record<string, string>>): string =>
  Object.values(env)
    .filter((value) => value.length >= MIN_SECRET_CHARACTERS)
    .reduce((kept, value) => kept.replaceAll(value, '[redacted]'), text);
