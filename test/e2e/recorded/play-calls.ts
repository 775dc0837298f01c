import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { jobTokenOf, type StackWorld } from '../stack-world.ts';
import { type Shape, shapeOf } from './shape.ts';

const callSchema = z.strictObject({
  who: z.enum(['user', 'stranger', 'operator', 'pod', 'nobody']),
  call: z.string(),
  headers: z.record(z.string(), z.string()).optional(),
  /** JSON, or a text as it is sent. */
  body: z.unknown().optional(),
  /** Name to where its value stands in the answer; `{name}` in later calls is that value. */
  keep: z.record(z.string(), z.string()).optional(),
  status: z.int(),
  answer: z.unknown().optional(),
});
export type RecordedCall = z.infer<typeof callSchema>;

export const callsFile = join(import.meta.dirname, 'calls.json');

export const recordedCalls = (): readonly RecordedCall[] =>
  z.array(callSchema).parse(JSON.parse(readFileSync(callsFile, 'utf8')));

export interface PlayedCall {
  readonly recorded: RecordedCall;
  readonly status: number;
  readonly answer: Shape;
  readonly text: string;
}

/** Makes the calls one after the other, each as whoever makes it, against a stack whose pods are played. */
export const playCalls = async (world: StackWorld, calls: readonly RecordedCall[]): Promise<PlayedCall[]> => {
  const kept = new Map<string, string>();
  const filled = (text: string): string => text.replace(/\{(\w+)\}/g, (whole, name: string) => kept.get(name) ?? whole);
  const tokens = { user: await world.stack.issueToken('alice'), stranger: await world.stack.issueToken('mallory') };
  const operator = await world.stack.issueToken('ops', { operator: true });
  let pod: string | undefined;
  const tokenOf = async (who: RecordedCall['who']): Promise<string> => {
    if (who === 'nobody') return '';
    if (who === 'operator') return operator;
    if (who !== 'pod') return tokens[who];
    // The provider forgets it with the pod, which goes on calling.
    pod ??= await jobTokenOf(world, kept.get('pod') ?? '');
    return pod;
  };
  const played: PlayedCall[] = [];
  for (const recorded of calls) {
    const [method = '', target = ''] = recorded.call.split(' ');
    const url = filled(target);
    const sent = recorded.body === undefined ? undefined : filled(textOf(recorded.body));
    const token = await tokenOf(recorded.who);
    const response = await fetch(url.startsWith('http') ? url : `${world.stack.apiUrl}${url}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
        ...(sent === undefined || token === '' ? {} : { 'content-type': 'application/json' }),
        ...Object.fromEntries(Object.entries(recorded.headers ?? {}).map(([name, value]) => [name, filled(value)])),
      },
      ...(sent === undefined ? {} : { body: sent }),
    });
    const text = await response.text();
    const body = parsed(text);
    for (const [name, path] of Object.entries(recorded.keep ?? {})) kept.set(name, String(valueAt(body, path)));
    played.push({ recorded, status: response.status, answer: shapeOf(body), text });
  }
  return played;
};

const textOf = (body: unknown): string => (typeof body === 'string' ? body : JSON.stringify(body));

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

const valueAt = (body: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (inner, field) => (inner === null || typeof inner !== 'object' ? undefined : Reflect.get(inner, field)),
      body,
    );
