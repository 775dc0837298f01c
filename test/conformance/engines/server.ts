import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

export interface Server {
  readonly url: string;
  stop(): Promise<void>;
}

const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  if (typeof address === 'object' && address) return address.port;
  throw new Error('This machine gives no free port.');
};

export interface ServerCommand {
  readonly program: string;
  readonly args: (port: number) => readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

const patienceMs = 60_000;

/** Starts a server on a free port of this machine and waits until it answers anything at all. */
export const startServer = async ({ program, args, cwd, env = {} }: ServerCommand): Promise<Server> => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(program, args(port), { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said = `${said}${text}`.slice(-2000);
    });
  }
  let fault: string | undefined;
  child.once('error', (error) => {
    fault = error.message;
  });
  const ended = once(child, 'close').then(([code]) => {
    fault ??= `it ended with ${code}: ${said}`;
  });
  // The end of this process ends the server, whatever caused it.
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const stop = async () => {
    process.off('exit', kill);
    child.kill('SIGTERM');
    await ended;
  };
  for (const deadline = Date.now() + patienceMs; ; ) {
    const answered = await fetch(url).then(
      (response) => response.arrayBuffer().then(() => true),
      () => false,
    );
    if (answered) return { url, stop };
    if (fault !== undefined || Date.now() > deadline) {
      await stop();
      throw new Error(`${program} does not serve: ${fault ?? said}`);
    }
    await wait(50);
  }
};
