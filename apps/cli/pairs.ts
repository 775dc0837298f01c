import { UsageFault } from './exit.ts';

/** Parses the `NAME=VALUE` texts of an option. Throws UsageFault if a text has no `=` or no name. */
export const pairs = (option: string, given: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    given.map((text) => {
      const at = text.indexOf('=');
      // A text without a name may be a secret, so the message does not quote the text.
      if (at < 1)
        throw new UsageFault(`--${option} takes NAME=VALUE: ${at < 0 ? 'there is no =' : 'the name is missing'}.`);
      return [text.slice(0, at), text.slice(at + 1)] as const;
    }),
  );
