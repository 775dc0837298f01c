import { type BadRecord, bad } from './rules.ts';
import type { Turn } from './turns.ts';

/**
 * This module separates prompts from answers. Some datasets give the prompt in a field of its own and repeat it in each answer.
 * Other datasets give the prompt only inside the answers.
 */

export interface Settled {
  readonly prompt: readonly Turn[];
  readonly rests: readonly (readonly Turn[])[];
}

export interface NamedTurns {
  readonly name: string;
  readonly turns: readonly Turn[];
}

/**
 * Separates the prompt from the answers. `told` is the prompt that is given in a field of its own. Throws BadRecord if the prompt
 * is missing or contradicts an answer, and if an answer contains turns that are not the assistant's.
 */
export const settleAnswers = (
  told: NamedTurns | undefined,
  answers: readonly NamedTurns[],
  promptNames: readonly string[],
): Settled => {
  const lists = answers.map(({ turns }) => turns);
  const head = told?.turns ?? [];
  if (told !== undefined && lists.every((turns) => begins(turns, head) || isAnswer(turns))) {
    return checked(head, answers, (turns) => (begins(turns, head) ? head.length : 0));
  }
  if (!lists.every(isConversation)) {
    if (told !== undefined) return checked(head, answers, () => 0);
    throw noPrompt(answers, promptNames);
  }
  const prompt = commonBeginning(lists);
  if (told !== undefined && !isToldAgain(head, prompt, lists)) {
    throw bad('other_prompt', { field: answers[0]?.name ?? '', prompt: told.name });
  }
  if (prompt.length === 0) throw noPrompt(answers, promptNames);
  return checked(prompt, answers, () => prompt.length);
};

const begins = (turns: readonly Turn[], head: readonly Turn[]): boolean => isSame(turns.slice(0, head.length), head);

/** Returns whether the turns begin with the assistant. If a prompt is given separately, such turns are an answer, whatever follows. */
const isAnswer = (turns: readonly Turn[]): boolean => turns[0]?.role === 'assistant';

const isConversation = (turns: readonly Turn[]): boolean => turns.some(({ role }) => role !== 'assistant');

const noPrompt = (answers: readonly NamedTurns[], promptNames: readonly string[]): BadRecord => {
  const names = answers.map(({ name }) => name);
  return bad('no_prompt', { fields: inQuotes(promptNames).join(', '), answers: inQuotes(names).join(' and ') });
};

const inQuotes = (list: readonly string[]): string[] => list.map((name) => `"${name}"`);

/**
 * Splits a conversation into the prompt and the answer, which is the last turns of the assistant. Throws BadRecord if one of the
 * two is missing.
 */
export const wholeAnswer = (told: NamedTurns): Settled => {
  const { name, turns } = told;
  const prompt = commonBeginning([turns]);
  if (prompt.length === 0) throw bad('only_answers', { field: name });
  if (prompt.length === turns.length) throw bad('open_end', { field: name });
  return { prompt: ended(prompt), rests: [turns.slice(prompt.length)] };
};

/** Returns the longest common beginning of all conversations that leaves each of them its last turns of the assistant. */
const commonBeginning = (lists: readonly (readonly Turn[])[]): readonly Turn[] => {
  const first = lists[0] ?? [];
  const longest = Math.min(...lists.map(beforeAnswer));
  let length = 0;
  while (length < longest && lists.every((turns) => isSame(turns[length], first[length]))) length += 1;
  return first.slice(0, length);
};

const beforeAnswer = (turns: readonly Turn[]): number => turns.findLastIndex(({ role }) => role !== 'assistant') + 1;

/**
 * Returns whether a separately given prompt agrees with the conversations. The prompt must equal the last turns of their common
 * beginning, or one whole conversation.
 */
const isToldAgain = (told: readonly Turn[], prompt: readonly Turn[], lists: readonly (readonly Turn[])[]): boolean =>
  lists.some((turns) => isSame(turns, told)) || isSame(prompt.slice(-told.length), told);

const checked = (
  prompt: readonly Turn[],
  answers: readonly NamedTurns[],
  lengthBefore: (turns: readonly Turn[]) => number,
): Settled => {
  const rests = answers.map(({ name, turns }) => {
    const from = lengthBefore(turns);
    const rest = turns.slice(from);
    if (rest.length === 0) throw bad('no_rest', { field: name });
    const other = rest.findIndex(({ role }) => role !== 'assistant');
    if (other === -1) return rest;
    throw bad('answer_role', { field: name, role: rest[other]?.role ?? '', turn: from + other + 1 });
  });
  return { prompt: ended(prompt), rests };
};

const ended = (prompt: readonly Turn[]): readonly Turn[] => {
  const role = prompt.at(-1)?.role ?? '';
  if (role !== 'user' && role !== 'tool') throw bad('prompt_end', { role });
  return prompt;
};

export const isSame = (one: unknown, other: unknown): boolean => {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const keys = Object.keys(one);
  if (keys.length !== Object.keys(other).length) return false;
  return keys.every((key) => Object.hasOwn(other, key) && isSame(Reflect.get(one, key), Reflect.get(other, key)));
};
