/** DynamoDB in a process of its own: the engine of the local stack. */
import dynalite from 'dynalite';
import { cpuSeconds, serve } from './child.ts';

export interface DynamoDbState {
  readonly url: string;
  readonly cpuSeconds: number;
}

const server = dynalite({ createTableMs: 0 });

const listening = new Promise<string>((resolve, reject) => {
  server.once('error', reject);
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    resolve(`http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`);
  });
});

serve<object, DynamoDbState>(async () => ({ url: await listening, cpuSeconds: cpuSeconds() }));
