import type { Example } from '../../shared/domain/datasets/examples.ts';
import type { Turn } from '../../shared/domain/datasets/turns.ts';

/** An example in ChatML, as the pod writes it where a model has no template, with ⟦ and ⟧ around what is learned. */

const callText = ({ function: { name, arguments: values } }: NonNullable<Turn['tool_calls']>[number]): string =>
  `<tool_call>\n{"name": ${JSON.stringify(name)}, "arguments": ${spaced(values)}}\n</tool_call>`;

/** As Python writes JSON. */
const spaced = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, part]) => `${JSON.stringify(name)}: ${spaced(part)}`);
  return `{${members.join(', ')}}`;
};

const said = ({ content, tool_calls = [] }: Turn): string =>
  [...(content === '' ? [] : [content]), ...tool_calls.map(callText)].join('\n');

const toolsHead = (tools: Example['tools'], first: Turn | undefined): string => {
  if (tools === undefined) return '';
  const system = first?.role === 'system' ? `${first.content}\n\n` : '';
  const list = tools.map((tool) => `\n${spaced(tool)}`).join('');
  return (
    `<|im_start|>system\n${system}# Tools\n\nYou may call one or more functions. Their signatures are within ` +
    `<tools></tools>:\n<tools>${list}\n</tools>\n\nReturn each call as a JSON object with name and arguments within ` +
    '<tool_call></tool_call>.<|im_end|>\n'
  );
};

const conversation = (turns: readonly Turn[], tools: Example['tools'], isLearned: (nth: number) => boolean): string =>
  toolsHead(tools, turns[0]) +
  turns
    .map((turn, nth) => {
      if (nth === 0 && tools !== undefined && turn.role === 'system') return '';
      const text = `${said(turn)}<|im_end|>`;
      return `<|im_start|>${turn.role}\n${isLearned(nth) ? `⟦${text}⟧` : text}\n`;
    })
    .join('');

const answerTo = (prompt: readonly Turn[], answer: readonly Turn[], tools: Example['tools']): string =>
  conversation([...prompt, ...answer], tools, (nth) => nth >= prompt.length);

export const renderLearned = ({ text, messages, prompt = [], tools, ...answers }: Example): string => {
  if (text !== undefined) return `⟦${text}⟧`;
  if (messages !== undefined) {
    return conversation(messages, tools, (nth) => messages[nth]?.role === 'assistant').trimEnd();
  }
  const { chosen, rejected, completion = [] } = answers;
  if (chosen === undefined || rejected === undefined) return answerTo(prompt, completion, tools).trimEnd();
  const [wanted, unwanted] = [chosen, rejected].map((answer) => answerTo(prompt, answer, tools).trimEnd());
  return `chosen:\n${wanted}\n\nrejected:\n${unwanted}`;
};
