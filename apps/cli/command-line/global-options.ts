import type { OptionSpecs } from './spec.ts';

/** The options that every command accepts, before or after the name of the command. */
export const globalOptions = {
  json: { kind: 'flag', help: 'JSON on standard output, as the API answers it, times in UTC' },
  quiet: { kind: 'flag', short: 'q', help: 'No talk; of lists and of what was made the ids alone' },
  profile: { kind: 'text', value: 'NAME', help: 'Another sign-in than "default" (also PODWARDEN_PROFILE)' },
  help: { kind: 'flag', short: 'h', help: 'What a command does, with examples' },
  version: { kind: 'flag', help: 'Which version this is' },
} as const satisfies OptionSpecs;

export interface GlobalValues {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly profile: string | undefined;
  readonly help: boolean;
  readonly version: boolean;
}
