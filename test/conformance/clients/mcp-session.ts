import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import * as z from 'zod';

const messageSchema = z.object({
  id: z.number().optional(),
  result: z.unknown().optional(),
  error: z.object({ message: z.string() }).optional(),
});
const toolsSchema = z.object({ tools: z.array(z.object({ name: z.string() })) });
const resultSchema = z.object({
  isError: z.boolean().optional(),
  content: z.array(z.object({ type: z.string(), text: z.string().optional() })),
});

export interface ToolResult {
  readonly isError: boolean;
  readonly text: string;
}

const patienceMs = 30_000;

/** A server of the Model Context Protocol that speaks JSON-RPC, a line a message, over its standard streams. */
export class McpSession {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #waiting = new Map<number, (message: z.infer<typeof messageSchema>) => void>();
  #errors = '';
  #nextId = 1;

  constructor(script: string, env: Readonly<Record<string, string>>) {
    this.#child = spawn(process.execPath, [script], { env: { PATH: process.env.PATH ?? '', ...env } });
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#errors += text;
    });
    createInterface(this.#child.stdout).on('line', (line) => {
      const message = messageSchema.parse(JSON.parse(line));
      if (message.id !== undefined) this.#waiting.get(message.id)?.(message);
    });
  }

  async initialize(): Promise<void> {
    const clientInfo = { name: 'podwarden-test', version: '1' };
    await this.#request('initialize', { protocolVersion: '2025-03-26', capabilities: {}, clientInfo });
    this.#send({ method: 'notifications/initialized' });
  }

  async toolNames(): Promise<readonly string[]> {
    return toolsSchema.parse(await this.#request('tools/list', {})).tools.map(({ name }) => name);
  }

  async call(name: string, args: Readonly<Record<string, unknown>>): Promise<ToolResult> {
    const { isError = false, content } = resultSchema.parse(
      await this.#request('tools/call', { name, arguments: args }),
    );
    return { isError, text: content.map(({ text }) => text ?? '').join('\n') };
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.kill();
    await ended;
  }

  #send(message: Readonly<Record<string, unknown>>): void {
    this.#child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  }

  async #request(method: string, params: unknown): Promise<unknown> {
    const id = this.#nextId++;
    const answer = Promise.withResolvers<z.infer<typeof messageSchema>>();
    this.#waiting.set(id, answer.resolve);
    const timer = setTimeout(
      () => answer.reject(new Error(`${method} was not answered. The server said: ${this.#errors}`)),
      patienceMs,
    );
    this.#send({ id, method, params });
    try {
      const { result, error } = await answer.promise;
      if (error !== undefined) throw new Error(`${method}: ${error.message}`);
      return result;
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(id);
    }
  }
}
