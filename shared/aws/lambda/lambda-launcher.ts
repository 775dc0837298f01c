import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import type { Launcher, LaunchOrder } from '../../domain/launcher/launch-order.ts';
import { withFaults } from '../faults.ts';

/** Lambda keeps the order until the launcher takes it. An order that came to nothing is made up for by the next sweep. */
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
