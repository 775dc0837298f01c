/** One function without anything around it: its bundle, called with events one at a time, as Lambda calls it. */
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { cpuSeconds, serve } from '../sweep/child.ts';

export interface HandlerQuestion {
  readonly file: string;
  readonly events: readonly unknown[];
}

export interface HandlerResult {
  readonly cpuSeconds: number;
  readonly latenciesMs: readonly number[];
  readonly bodyBytes: number;
}

// The lines that functions print are no part of what a bench prints.
process.stdout.write = () => true;

serve<HandlerQuestion, HandlerResult>(async ({ file, events }) => {
  const { handler } = await import(pathToFileURL(file).href);
  const latenciesMs: number[] = [];
  let bodyBytes = 0;
  const before = cpuSeconds();
  for (const event of events) {
    const began = performance.now();
    const answer = await handler(event, { awsRequestId: 'bench' });
    latenciesMs.push(performance.now() - began);
    if (answer.statusCode >= 400) throw new Error(`${file} answered ${answer.statusCode}: ${answer.body}`);
    bodyBytes += Buffer.byteLength(answer.body ?? '');
  }
  return { cpuSeconds: cpuSeconds() - before, latenciesMs, bodyBytes };
});
