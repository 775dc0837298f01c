import type { LocalStack, LocalStackOptions } from '../../infra/local/stack/local-stack.ts';
import { startLocalStack } from '../../infra/local/stack/start-local-stack.ts';
import { externalStackEngines } from './engine-client.ts';
import { sharedAssembly } from './one-assembly.ts';

/** One stack for the suite that calls this, with nothing running by itself unless it asks for that. */
export const useLocalStack = (options: LocalStackOptions = {}): (() => LocalStack) => {
  let stack: LocalStack | undefined;
  beforeAll(async () => {
    stack = await startLocalStack({ schedules: false, ...sharedAssembly(), ...externalStackEngines(), ...options });
  }, 120_000);
  afterAll(() => stack?.stop(), 60_000);
  return () => {
    if (stack) return stack;
    throw new Error('The local stack is there from beforeAll on.');
  };
};

export interface FetchedAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Fetches without following a redirect, and reads the answer to its end. */
export const fetchAnswer = async (url: string, init: RequestInit = {}): Promise<FetchedAnswer> => {
  const response = await fetch(url, { redirect: 'manual', ...init });
  return { status: response.status, headers: response.headers, text: await response.text() };
};
