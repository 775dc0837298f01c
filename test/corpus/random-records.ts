import type { DatasetFormat } from '../../shared/domain/datasets/dataset.ts';
import { formatRules } from '../../shared/domain/datasets/rules.ts';
import type { Random } from '../virtual/random.ts';

/** Records by the grammar of each format: mostly good ones, in every shape that is taken. */

type Json = Record<string, unknown>;

const words = [
  'sea',
  'rye',
  'Douro',
  'a',
  '21',
  ' ',
  '',
  '\n',
  'é',
  '😀',
  '{',
  '"',
  "'",
  ',',
  '[',
  '\\',
  'null',
  '\u2028',
];
const roles = {
  system: ['system', 'developer', 'System'],
  user: ['user', 'human', 'User', 'prompter'],
  assistant: ['assistant', 'gpt', 'GPT', 'model', 'bot'],
  tool: ['tool', 'function', 'observation', 'ipython'],
} as const;
type Role = keyof typeof roles;

const maybe = (random: Random, chance: number, fields: () => Json): Json => (random.chance(chance) ? fields() : {});

export const someText = (random: Random): string =>
  `${random.pick(['x', 'Why', '7'])}${Array.from({ length: random.whole(0, 4) }, () => random.pick(words)).join('')}`;

const someValue = (random: Random, depth = 0): unknown => {
  const kind = random.whole(0, depth > 2 ? 5 : 7);
  if (kind === 6) return Array.from({ length: random.whole(0, 3) }, () => someValue(random, depth + 1));
  if (kind === 7) return { [someText(random)]: someValue(random, depth + 1) };
  return [null, true, 0, 1.5, someText(random), -12345678901][kind];
};

const someArguments = (random: Random): unknown => {
  const values = Object.fromEntries(
    Array.from({ length: random.whole(0, 2) }, () => [someText(random), someValue(random)]),
  );
  return random.chance(0.5) ? values : JSON.stringify(values);
};

const someCall = (random: Random): Json => {
  const called = { name: random.pick(['tide', 'now']), arguments: someArguments(random) };
  return random.chance(0.8)
    ? {
        ...maybe(random, 0.7, () => ({ id: 'c1' })),
        ...maybe(random, 0.7, () => ({ type: 'function' })),
        function: called,
      }
    : called;
};

const someTools = (random: Random): unknown => {
  const described = { name: 'tide', description: someText(random), parameters: { type: 'object', properties: {} } };
  const tools = [random.chance(0.7) ? { type: 'function', function: described } : described];
  return random.pick<unknown>([tools, JSON.stringify(tools), tools, [], '', null]);
};

const content = (random: Random, text: string): unknown =>
  random.chance(0.1) ? [{ type: 'text', text }, ...(random.chance(0.3) ? [{ type: 'text', text: 'more' }] : [])] : text;

interface Names {
  readonly role: string;
  readonly content: string;
}

const turn = (random: Random, role: Role, names: Names): Json => {
  const made: Json = { [names.role]: random.pick(roles[role]), [names.content]: content(random, someText(random)) };
  if (role === 'tool') return { ...made, ...maybe(random, 0.5, () => ({ tool_call_id: 'c1', name: 'tide' })) };
  if (role !== 'assistant') return { ...made, ...maybe(random, 0.05, () => ({ name: 'Ana', train: false })) };
  if (random.chance(0.2)) {
    made[names.content] = random.pick(['', null, 'I look.']);
    made.tool_calls = [someCall(random), ...(random.chance(0.3) ? [someCall(random)] : [])];
  }
  return {
    ...made,
    ...maybe(random, 0.05, () => ({ weight: 1 })),
    ...maybe(random, 0.05, () => ({ reasoning_content: someText(random) })),
  };
};

const namesFor = (random: Random): Names =>
  random.chance(0.5) ? { role: 'role', content: 'content' } : { role: 'from', content: 'value' };

/** Turns that end with one of the user, or of a tool, but for a few. */
const someTalk = (random: Random, names: Names): Json[] => {
  const turns = random.chance(0.3) ? [turn(random, 'system', names)] : [];
  for (let left = random.whole(0, 2); left > 0; left -= 1) {
    turns.push(turn(random, 'user', names), turn(random, 'assistant', names));
  }
  turns.push(turn(random, random.chance(0.1) ? 'tool' : 'user', names));
  return random.chance(0.05) ? [...turns, turn(random, random.pick(['system', 'assistant', 'user']), names)] : turns;
};

const around = (random: Random): Json => ({
  ...maybe(random, 0.2, () => ({ system: random.pick([someText(random), '', null]) })),
  ...maybe(random, 0.2, () => ({ tools: someTools(random) })),
  ...maybe(random, 0.2, () => ({
    [random.pick(['id', 'source', 'score', 'text', 'split', '7', '__proto__x'])]: someValue(random),
  })),
});

const someHistory = (random: Random): Json => ({
  history: Array.from({ length: random.whole(0, 2) }, () => [someText(random), someText(random)]),
});

const somePrompt = (random: Random, names: Names): { readonly fields: Json; readonly turns: Json[] | undefined } => {
  const turns = someTalk(random, names);
  const text = someText(random);
  const way = random.whole(0, 6);
  if (way === 0) return { fields: { prompt: turns }, turns };
  if (way === 1) return { fields: { [random.pick(['messages', 'conversations'])]: turns }, turns };
  if (way === 2) return { fields: {}, turns };
  if (way === 3)
    return { fields: { instruction: text, input: random.pick(['', someText(random), null]) }, turns: undefined };
  if (way === 4) return { fields: { input: { messages: turns, tools: [] } }, turns };
  if (way === 5) return { fields: { prompt: text, ...someHistory(random) }, turns: [{ role: 'user', content: text }] };
  return { fields: { [random.pick(['prompt', 'question'])]: text }, turns: undefined };
};

/** An answer to such a prompt; it repeats the prompt where nothing else holds it. */
const someAnswer = (random: Random, prompt: ReturnType<typeof somePrompt>, names: Names): unknown => {
  const last = turn(random, 'assistant', names);
  const { turns, fields } = prompt;
  if (turns !== undefined && (Object.keys(fields).length === 0 || random.chance(0.3))) return [...turns, last];
  return random.pick<unknown>([[last], last, someText(random)]);
};

const grammars: Readonly<Record<DatasetFormat, (random: Random) => Json>> = {
  chatml: (random) => {
    const names = namesFor(random);
    return { messages: [...someTalk(random, names), turn(random, 'assistant', names)], ...around(random) };
  },
  sharegpt: (random) => {
    const names = namesFor(random);
    const calls = { [names.role]: 'function_call', [names.content]: JSON.stringify(someCall(random)) };
    const turns = [
      ...someTalk(random, names),
      ...(random.chance(0.2) ? [calls] : []),
      turn(random, 'assistant', names),
    ];
    return { [random.pick(['conversations', 'conversation'])]: turns, ...around(random) };
  },
  alpaca: (random) => ({
    instruction: someText(random),
    ...maybe(random, 0.5, () => ({ [random.pick(['input', 'context'])]: random.pick(['', someText(random), null]) })),
    [random.pick(['output', 'response'])]: someText(random),
    ...maybe(random, 0.3, () => someHistory(random)),
    ...around(random),
  }),
  openorca: (random) => {
    const names = namesFor(random);
    const prompt = { fields: {}, turns: random.chance(0.3) ? someTalk(random, names) : undefined };
    return {
      ...maybe(random, 0.5, () => ({ system_prompt: someText(random) })),
      [random.pick(['question', 'prompt'])]: prompt.turns ?? someText(random),
      [random.pick(['response', 'answer', 'completion'])]: someAnswer(random, prompt, names),
      ...around(random),
    };
  },
  dpo: (random) => {
    const names = namesFor(random);
    const prompt = somePrompt(random, names);
    const [chosen, rejected] = random.pick([
      ['chosen', 'rejected'],
      ['chosen', 'rejected'],
      ['preferred_output', 'non_preferred_output'],
    ] as const);
    const answers = { [chosen]: someAnswer(random, prompt, names), [rejected]: someAnswer(random, prompt, names) };
    return { ...prompt.fields, ...answers, ...around(random) };
  },
  kto: (random) => {
    const names = namesFor(random);
    const label = random.chance(0.5);
    if (random.chance(0.2)) {
      const messages = [...someTalk(random, names), turn(random, 'assistant', names)];
      return { messages, [random.pick(['label', 'kto_tag'])]: label, ...around(random) };
    }
    const prompt = somePrompt(random, names);
    return { ...prompt.fields, completion: someAnswer(random, prompt, names), label, ...around(random) };
  },
  text: (random) => ({ text: someText(random), ...around(random) }),
};

export const someFormat = (random: Random): DatasetFormat => random.pick(Object.keys(formatRules) as DatasetFormat[]);

export const someRecord = (random: Random, format: DatasetFormat): Json => grammars[format](random);

const knownNames: readonly string[] = [
  ...new Set(Object.values(formatRules).flatMap(({ fields }) => Object.values(fields).flat())),
  ...['role', 'from', 'content', 'value', 'tool_calls', 'function_call', 'function', 'arguments', 'name', 'weight'],
  ...['train', 'loss', 'mask', 'loss_mask', 'images', 'image', 'reasoning_content', 'thinking', 'constructor', 'type'],
];

const otherValue = (random: Random, value: unknown): unknown =>
  random.pick<() => unknown>([
    () => null,
    () => '',
    () => ' \t',
    () => [],
    () => ({}),
    () => [value],
    () => random.pick([0, 1, -1, 1e308, 0.5]),
    () => random.chance(0.5),
    () => `${typeof value === 'string' ? value : 'cut'}\ud83d`,
    () => JSON.stringify(value),
    () => random.pick(['narrator', 'USER', 'tool_call', 'constructor', 'user', 'assistant', 'system']),
    () => someValue(random),
    () => ({ content: value }),
  ])();

/** Changes one place of a record, as people and their scripts do. */
export const mutated = (random: Random, value: unknown, depth = 0): unknown => {
  if (depth > 0 && random.chance(0.25)) return otherValue(random, value);
  if (Array.isArray(value) && value.length > 0) return mutatedList(random, value, depth);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return otherValue(random, value);
  const entries = Object.entries(value);
  const at = random.whole(0, Math.max(0, entries.length - 1));
  const [name = 'x', inner] = entries[at] ?? [];
  const rest = entries.filter((_, index) => index !== at);
  return random.pick<() => unknown>([
    () => Object.fromEntries(rest),
    () => Object.fromEntries([...rest, [random.pick(knownNames), inner]]),
    () => Object.fromEntries([...entries, [random.pick(knownNames), otherValue(random, inner)]]),
    () => Object.fromEntries([...rest, [name, mutated(random, inner, depth + 1)]]),
    () => Object.fromEntries([...rest, [name, mutated(random, inner, depth + 1)]]),
    () => Object.fromEntries([...rest, [name, mutated(random, inner, depth + 1)]]),
  ])();
};

const mutatedList = (random: Random, list: readonly unknown[], depth: number): unknown => {
  const at = random.whole(0, list.length - 1);
  return random.pick<() => unknown>([
    () => list.filter((_, index) => index !== at),
    () => list.toSpliced(at, 0, list[at]),
    () => list.toReversed(),
    () => list.with(at, mutated(random, list[at], depth + 1)),
    () => list.with(at, mutated(random, list[at], depth + 1)),
  ])();
};
