import type { Example } from './examples.ts';
import type { Turn } from './turns.ts';

/** One turn of an example, as people read it. */
export interface SpokenPart {
  /** The role, and which answer it is where several compete: `assistant (chosen)`. */
  readonly who: string;
  readonly text: string;
  readonly isAnswer: boolean;
}

const saidBy = ({ role, content, tool_calls = [] }: Turn, suffix = ''): SpokenPart => {
  const calls = tool_calls.map((call) => `${call.function.name}(${JSON.stringify(call.function.arguments)})`);
  return {
    who: `${role}${suffix}`,
    text: [content, ...calls].filter((text) => text !== '').join('\n'),
    isAnswer: role === 'assistant',
  };
};

/** An example as a conversation: whatever its format, who says what. */
export const spokenParts = (example: Example): readonly SpokenPart[] => {
  const { messages, prompt = [], completion, chosen, rejected, label, text } = example;
  if (text !== undefined) return [{ who: 'text', text, isAnswer: false }];
  if (messages !== undefined) return messages.map((turn) => saidBy(turn));
  const good = label === undefined ? '' : label ? ' (wanted)' : ' (not wanted)';
  return [
    ...prompt.map((turn) => saidBy(turn)),
    ...(completion ?? []).map((turn) => saidBy(turn, good)),
    ...(chosen ?? []).map((turn) => saidBy(turn, ' (chosen)')),
    ...(rejected ?? []).map((turn) => saidBy(turn, ' (rejected)')),
  ];
};
