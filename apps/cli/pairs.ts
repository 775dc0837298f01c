import { UsageFault } from './exit.ts';

/** `NAME=VALUE` as it was given to an option, each. Throws UsageFault. */
export const pairs = (option: string, given: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    given.map((text) => {
      const at = text.indexOf('=');
      if (at < 1) throw new UsageFault(`--${option} takes NAME=VALUE, not ${JSON.stringify(text)}.`);
      return [text.slice(0, at), text.slice(at + 1)] as const;
    }),
  );
