import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import process from 'node:process';

type Reply = { readonly answer: unknown } | { readonly error: string };

/** The other side of `startChild`: answers until the parent is gone. */
export const serve = <Question, Answer>(answer: (question: Question) => Promise<Answer>): void => {
  process.on('message', (question: Question) => {
    answer(question).then(
      (value) => process.send?.({ answer: value } satisfies Reply),
      (error: unknown) => process.send?.({ error: error instanceof Error ? String(error.stack) : String(error) }),
    );
  });
  process.once('disconnect', () => process.exit(0));
};

/** CPU of this process so far, in all its threads. */
export const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

/** A Node.js process of its own. One question at a time. */
export interface Child<Question, Answer> {
  ask(question: Question): Promise<Answer>;
  stop(): void;
}

/** The engines run on the one, the sweep on the other. */
export const cores = { engines: 0, sweep: 1 } as const;

export const canPin = Object.values(cores).every(
  (core) => spawnSync('taskset', ['--cpu-list', String(core), 'true']).status === 0,
);

export interface ChildOptions {
  readonly env: NodeJS.ProcessEnv;
  /** Where the machine can do that, the process runs on this core only. */
  readonly core: number;
  readonly nodeFlags?: readonly string[];
}

export const startChild = <Question extends object, Answer>(
  script: string,
  { env, core, nodeFlags = [] }: ChildOptions,
): Child<Question, Answer> => {
  const child: ChildProcess = fork(script, {
    env,
    serialization: 'advanced',
    ...(canPin
      ? { execPath: 'taskset', execArgv: ['--cpu-list', String(core), process.execPath, ...nodeFlags] }
      : { execArgv: [...nodeFlags] }),
  });
  return {
    ask: (question) =>
      new Promise((resolve, reject) => {
        const died = (code: number | null) => reject(new Error(`${script} ended with ${code}.`));
        child.once('exit', died);
        child.once('message', (reply: Reply) => {
          child.off('exit', died);
          if ('error' in reply) reject(new Error(reply.error));
          else resolve(reply.answer as Answer);
        });
        child.send(question);
      }),
    stop: () => {
      child.removeAllListeners();
      child.kill();
    },
  };
};
