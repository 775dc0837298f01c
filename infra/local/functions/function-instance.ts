import { Worker } from 'node:worker_threads';
import { compiledOnce } from '../compile-cache.ts';
import type { FunctionPlan } from './function-plan.ts';
import type { LogSink } from './log-sink.ts';
import { type InvokeMessage, type Reply, replySchema, type WorkerData } from './worker-protocol.ts';

export type Outcome =
  | { readonly kind: 'result'; readonly result: string }
  | { readonly kind: 'error'; readonly errorType: string; readonly errorMessage: string };

const failed = (errorType: string, errorMessage: string): Outcome => ({ kind: 'error', errorType, errorMessage });

const outcomeOf = (reply: Reply): Outcome =>
  'result' in reply
    ? { kind: 'result', result: reply.result }
    : failed(reply.error.errorType, reply.error.errorMessage);

/**
 * One execution environment of a function. The instance handles one call at a time, keeps the module state between calls, and ends if a
 * call exceeds the timeout of the function.
 */
export class FunctionInstance {
  private readonly worker: Worker;
  private readonly plan: FunctionPlan;
  private readonly logs: LogSink;
  private settle: ((outcome: Outcome) => void) | undefined;
  alive = true;

  constructor(plan: FunctionPlan, environment: Readonly<Record<string, string>>, logs: LogSink) {
    this.plan = plan;
    this.logs = logs;
    const workerData: WorkerData = {
      file: plan.file,
      exportName: plan.exportName,
      functionName: plan.name,
      functionArn: plan.arn,
      memoryMb: plan.memoryMb,
    };
    this.worker = new Worker(new URL('./function-thread.ts', import.meta.url), {
      name: plan.name,
      env: { ...environment, ...compiledOnce },
      workerData,
      stdout: true,
      stderr: true,
      execArgv: ['--disable-warning=ExperimentalWarning'],
      resourceLimits: { maxOldGenerationSizeMb: plan.memoryMb },
    });
    for (const stream of [this.worker.stdout, this.worker.stderr]) {
      stream.setEncoding('utf8').on('data', logs.collector(plan.label));
    }
    this.worker.on('message', (message: unknown) => this.finish(outcomeOf(replySchema.parse(message))));
    this.worker.on('error', (error) => {
      logs.add({ functionName: plan.label, text: `worker crashed: ${error.stack ?? error.message}` });
      this.die(failed('Runtime.ExitError', error.message));
    });
    this.worker.on('exit', (code) => this.die(failed('Runtime.ExitError', `Runtime exited with code ${code}`)));
  }

  invoke(requestId: string, event: unknown): Promise<Outcome> {
    const timeoutMs = this.plan.timeoutSeconds * 1000;
    const message: InvokeMessage = { requestId, event, deadlineMs: Date.now() + timeoutMs };
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        const text = `Task timed out after ${this.plan.timeoutSeconds.toFixed(2)} seconds`;
        this.logs.add({ functionName: this.plan.label, text: `${requestId} ${text}` });
        this.die(failed('Sandbox.Timedout', text));
        void this.worker.terminate();
      }, timeoutMs);
      this.settle = (outcome) => {
        clearTimeout(timer);
        resolve(outcome);
      };
      this.worker.postMessage(message);
    });
  }

  async stop(): Promise<void> {
    this.die(failed('Runtime.ExitError', 'the local stack stopped'));
    await this.worker.terminate();
  }

  private die(outcome: Outcome): void {
    this.alive = false;
    this.finish(outcome);
  }

  private finish(outcome: Outcome): void {
    const settle = this.settle;
    this.settle = undefined;
    settle?.(outcome);
  }
}
