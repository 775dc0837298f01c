import type { Example } from '../../../shared/domain/datasets/examples.ts';
import type { Turn } from '../../../shared/domain/datasets/turns.ts';
import { printable } from '../../../shared/terminal/printable.ts';
import { type StyleName, styled } from '../../../shared/terminal/style.ts';
import { wrapToWidth } from '../../../shared/terminal/text-width.ts';

interface Part {
  readonly who: string;
  readonly text: string;
  readonly style?: StyleName;
}

const saidBy = ({ role, content, tool_calls = [] }: Turn, suffix = ''): Part => {
  const calls = tool_calls.map((call) => `${call.function.name}(${JSON.stringify(call.function.arguments)})`);
  const isAnswer = role === 'assistant';
  return {
    who: `${role}${suffix}`,
    text: [content, ...calls].filter((text) => text !== '').join('\n'),
    ...(isAnswer ? { style: 'green' as const } : {}),
  };
};

const partsOf = ({ messages, prompt = [], completion, chosen, rejected, label, text }: Example): readonly Part[] => {
  if (text !== undefined) return [{ who: 'text', text }];
  if (messages !== undefined) return messages.map((turn) => saidBy(turn));
  const good = label === undefined ? '' : label ? ' (wanted)' : ' (not wanted)';
  return [
    ...prompt.map((turn) => saidBy(turn)),
    ...(completion ?? []).map((turn) => saidBy(turn, good)),
    ...(chosen ?? []).map((turn) => saidBy(turn, ' (chosen)')),
    ...(rejected ?? []).map((turn) => saidBy(turn, ' (rejected)')),
  ];
};

/** The most lines of one turn: a book would hide the turns after it. */
const mostLines = 12;

/** An example as a conversation, in lines no wider than the terminal. */
export const conversation = (
  example: Example,
  look: { readonly width: number; readonly hasColors: boolean },
): string[] => {
  const parts = partsOf(example);
  const indent = Math.min(24, Math.max(...parts.map(({ who }) => who.length)) + 2);
  const room = Math.max(16, look.width - indent - 3);
  return parts.flatMap(({ who, text, style }) => {
    const lines = text.split('\n').flatMap((line) => wrapToWidth(printable(line), room));
    const shown =
      lines.length > mostLines ? [...lines.slice(0, mostLines), `… ${lines.length - mostLines} more lines`] : lines;
    return shown.map(
      (line, index) =>
        `  ${styled((index === 0 ? who : '').padEnd(indent), 'dim', look.hasColors)}${styled(line, style, look.hasColors)}`,
    );
  });
};
