import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import type { Launcher, LaunchOrder } from '../../domain/launcher/launch-order.ts';
import { withFaults } from '../faults.ts';

/**
 * Sends launch orders as asynchronous Lambda calls, which Lambda queues until the launcher runs. If an order fails, the next sweep sends a
 * new one.
 */
export class LambdaLauncher implements Launcher {
  readonly #client: LambdaClient;
  readonly #functionName: string;

  constructor(client: LambdaClient, functionName: string) {
    this.#client = client;
    this.#functionName = functionName;
  }

  async order(order: LaunchOrder): Promise<void> {
    const invoke = new InvokeCommand({
      FunctionName: this.#functionName,
      InvocationType: 'Event',
      Payload: new TextEncoder().encode(JSON.stringify(order)),
    });
    await withFaults('The launcher', () => this.#client.send(invoke));
  }
}
