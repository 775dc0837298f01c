/** The thread of DynamoDB: dynalite, in memory. */
import dynalite from 'dynalite';
import { serveCommands } from '../engine-commands.ts';

const server = dynalite({ createTableMs: 0 });

const listening = new Promise<string>((resolve, reject) => {
  server.once('error', reject);
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    resolve(`http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`);
  });
});

serveCommands(() => listening);
