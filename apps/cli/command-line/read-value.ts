import { UsageFault } from '../exit.ts';
import { suggestion } from './nearest.ts';
import type { DurationOption, NumberOption, OptionSpec, TextOption } from './spec.ts';

/** Returns the value of an option, read from all texts given for the option. Throws UsageFault for an invalid value. */
export const readValue = (name: string, option: OptionSpec, given: readonly string[]): unknown => {
  if (option.kind === 'flag') return given.length > 0;
  if (option.kind === 'text' && option.many) return given.map((text) => chosen(name, option, text));
  const [text, again] = given;
  if (again !== undefined) throw new UsageFault(`--${name} is given twice.`);
  if (text === undefined) return undefined;
  if (option.kind === 'text') return chosen(name, option, text);
  return option.kind === 'number' ? numberOf(name, option, text) : durationOf(name, option, text);
};

const chosen = (name: string, { choices, value }: TextOption, text: string): string => {
  if (choices !== undefined && !choices.includes(text)) {
    throw new UsageFault(
      `--${name} can be ${choices.join(', ')}, not ${JSON.stringify(text)}.${suggestion(text, choices)}`,
    );
  }
  if (text.trim() === '') throw new UsageFault(`--${name} takes a value: --${name} ${value}`);
  return text;
};

const numberOf = (name: string, { least, most, isWhole }: NumberOption, text: string): number => {
  const value = Number(text);
  const isNumber = /^\d+(?:\.\d+)?$/.test(text) && (!isWhole || Number.isInteger(value));
  if (isNumber && value >= least && value <= most) return value;
  const what = isWhole ? 'a whole number' : 'a number';
  throw new UsageFault(`--${name} takes ${what} from ${least} to ${most}, not ${JSON.stringify(text)}.`);
};

const secondsOf: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

const durationOf = (name: string, { mostSeconds }: DurationOption, text: string): number => {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)([smhd])/g)];
  const seconds = parts.reduce((sum, [, count, unit]) => sum + Number(count) * (secondsOf[unit ?? 's'] ?? 1), 0);
  const isWhole = parts.length > 0 && parts.map(([part]) => part).join('') === text;
  if (isWhole && seconds > 0 && seconds <= mostSeconds) return seconds;
  const most = mostSeconds % 86_400 === 0 ? `${mostSeconds / 86_400}d` : `${mostSeconds / 3600}h`;
  throw new UsageFault(`--${name} takes a time such as 90s, 45m or 1h30m, up to ${most}, not ${JSON.stringify(text)}.`);
};
