const sentences = [
  'The sky is blue.',
  'The grass is green.',
  'A pod reads the data.',
  'The loss goes down.',
  'Every attempt has an end.',
] as const;

const sentence = (n: number): string => sentences[n % sentences.length] ?? '';
const question = (n: number): string => `What comes after "${sentence(n)}"?`;
const user = (content: string) => ({ role: 'user', content });
const assistant = (content: string) => ({ role: 'assistant', content });

const records = {
  chatml: (n: number) => ({ messages: [user(question(n)), assistant(sentence(n + 1))] }),
  sharegpt: (n: number) => ({
    conversations: [
      { from: 'human', value: question(n) },
      { from: 'gpt', value: sentence(n + 1) },
    ],
  }),
  alpaca: (n: number) => ({ instruction: 'Go on.', input: sentence(n), output: sentence(n + 1) }),
  openorca: (n: number) => ({ system_prompt: 'Be brief.', question: question(n), response: sentence(n + 1) }),
  dpo: (n: number) => ({ prompt: question(n), chosen: sentence(n + 1), rejected: sentence(n + 3) }),
  kto: (n: number) => ({ prompt: question(n), completion: sentence(n + (n % 3)), label: n % 3 === 1 }),
  text: (n: number) => ({ text: Array.from({ length: 12 }, (_, i) => sentence(n + i)).join(' ') }),
} as const;

export type Format = keyof typeof records;

/** The same bytes at every call. */
export const tinyDataset = (format: Format, count = 96): Buffer =>
  Buffer.from(Array.from({ length: count }, (_, n) => `${JSON.stringify(records[format](n))}\n`).join(''));
