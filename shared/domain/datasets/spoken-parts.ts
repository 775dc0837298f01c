import type { Example } from './examples.ts';
import type { Turn } from './turns.ts';

/** One turn of an example, in the form shown to people. */
export interface SpokenPart {
  /** The role of the speaker. If an example has several answers, the kind of the answer is added, for example `assistant (chosen)`. */
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

/** Returns an example of any format as a list of turns, each with its speaker. */
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
