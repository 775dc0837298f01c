import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as contract from '../../../shared/http/contract/pods.ts';
import type { Operation } from '../../../shared/http/operation.ts';

/**
 * A pod runs for days with the program of the version that made it, whatever is deployed meanwhile. These are calls of the
 * real program with their answers, by the day of that version. They are never changed; a new form gets a file of its own.
 */
interface PodCall {
  readonly operation: string;
  readonly body: unknown;
  readonly answer: unknown;
}

const folder = join(import.meta.dirname, 'calls');
const files = globSync('*.json', { cwd: folder }).sort();
const operations: readonly Operation[] = Object.values(contract).filter((value) => 'answers' in value);
const byName = new Map(operations.map((operation) => [String(operation.name), operation]));

const at = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((held, key) => (held as Record<PropertyKey, unknown> | undefined)?.[key], value);

describe.each(files)('the pods of %s', (file) => {
  const calls: readonly PodCall[] = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  const named = calls.map((call) => [call.operation, call] as const);

  it('make every call that there is for pods', () => {
    expect([...new Set(calls.map(({ operation }) => operation))].sort()).toEqual([...byName.keys()].sort());
  });

  it.each(named)('are understood still: %s %#', (name, { body }) => {
    expect(byName.get(name)?.body?.safeParse(body)).toMatchObject({ success: true });
  });

  it.each(named)('are answered all that they read: %s %#', (name, { answer }) => {
    const parsed = byName.get(name)?.output?.safeParse(answer);
    // These pods do not read fields that are answered newly.
    const wrong = parsed?.error?.issues.filter(({ path }) => at(answer, path) !== undefined);
    expect(wrong ?? []).toEqual([]);
    // The schema leaves out what is no longer answered.
    if (parsed?.success) expect(parsed.data).toEqual(answer);
  });
});
