import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The blocks of `docs/client.md`, which are one program. */
export const pageProgram = (): string => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/client.md'), 'utf8');
  return [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, text = '']) => text).join('\n');
};

/** A page's memory, which Node.js lacks. */
const before = `
const kept = new Map<string, string>();
const storage = {
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, value: string) => void kept.set(key, value),
  removeItem: (key: string) => void kept.delete(key),
};
Object.defineProperty(globalThis, 'localStorage', { value: storage, configurable: true });
`;

/** Calls for what the page only defines, and the last line, which says what came of all. */
const after = `
const file = new File(['{"text": "Dropped into a page."}\\n'.repeat(50)], 'dropped.jsonl');
const shares: number[] = [];
const dropped = await uploadFrom(file, (share) => void shares.push(share), new AbortController().signal);
const headers = { 'podwarden-signature': process.env.WEBHOOK_SIGNATURE ?? '' };
const delivery = { method: 'POST', body: process.env.WEBHOOK_BODY ?? '', headers };
const answered = await receive(new Request('https://receiver.test', delivery));
const seen = { dropped: dropped.status, share: shares.at(-1), kept: kept.size, delivered: answered.status };
console.log(\`END \${JSON.stringify({ ...seen, points: curve.size, pieces: taken.length, isFetched })}\`);
`;

export const runnable = (program: string): string => `${before}${program}${after}`;
