/**
 * Describes commands as data. Parsing, help, completion and the documentation read only these specs, so none of them loads the code of a
 * command.
 */

interface Described {
  readonly help: string;
  readonly short?: string;
}

export interface FlagOption extends Described {
  readonly kind: 'flag';
}

export interface TextOption extends Described {
  readonly kind: 'text';
  /** The placeholder for the value in the help, such as `NAME`. */
  readonly value: string;
  readonly choices?: readonly string[];
  /** The option may be given several times. */
  readonly many?: true;
}

export interface NumberOption extends Described {
  readonly kind: 'number';
  readonly value: string;
  readonly least: number;
  readonly most: number;
  readonly isWhole?: true;
}

export interface DurationOption extends Described {
  readonly kind: 'duration';
  readonly value: string;
  readonly mostSeconds: number;
}

export type OptionSpec = FlagOption | TextOption | NumberOption | DurationOption;
export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

export interface ArgumentSpec {
  /** The placeholder for the argument in the help, in capitals. */
  readonly name: string;
  readonly help: string;
  readonly isOptional?: true;
  /** The argument takes all remaining words. Only the last argument may set `many`. */
  readonly many?: true;
}

export interface Example {
  /** The command line without the word `podwarden`. */
  readonly line: string;
  readonly does: string;
}

export interface CommandSpec {
  /** The name of the command: one word or two. */
  readonly name: string;
  /** The effect of the command, in one line. */
  readonly summary: string;
  /** Further paragraphs of the help. */
  readonly details?: readonly string[];
  readonly arguments: readonly ArgumentSpec[];
  readonly options: OptionSpecs;
  readonly examples: readonly Example[];
}

export const command = <const Spec extends CommandSpec>(spec: Spec): Spec => spec;

type One<Option extends OptionSpec> = Option extends FlagOption
  ? boolean
  : Option extends { readonly many: true }
    ? readonly string[]
    : Option extends { readonly kind: 'text'; readonly choices: readonly (infer Choice)[] }
      ? Choice | undefined
      : Option extends TextOption
        ? string | undefined
        : number | undefined;

type ArgumentOf<Spec extends ArgumentSpec> = Spec extends { readonly many: true }
  ? readonly string[]
  : Spec extends { readonly isOptional: true }
    ? string | undefined
    : string;

type ArgumentsOf<Specs extends readonly ArgumentSpec[]> = {
  readonly [Index in keyof Specs]: ArgumentOf<Specs[Index]>;
};

/** The checked values of a command line. Durations are in seconds. */
export interface Input<Spec extends CommandSpec> {
  readonly options: { readonly [Name in keyof Spec['options']]: One<Spec['options'][Name]> };
  readonly args: ArgumentsOf<Spec['arguments']>;
}
