import { UsageFault } from './exit.ts';

/** `NAME=VALUE` as it was given to an option, each. Throws UsageFault. */
export const pairs = (option: string, given: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    given.map((text) => {
      const at = text.indexOf('=');
      // A value without its name may be a secret, and is not quoted.
      if (at < 1)
        throw new UsageFault(`--${option} takes NAME=VALUE: ${at < 0 ? 'there is no =' : 'the name is missing'}.`);
      return [text.slice(0, at), text.slice(at + 1)] as const;
    }),
  );
