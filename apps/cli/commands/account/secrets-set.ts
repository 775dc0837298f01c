import { exit, UsageFault } from '../../exit.ts';
import type { Session } from '../../session.ts';
import type { Run } from '../run.ts';

/** Reads the secret. A newline at the end of standard input is not part of the secret. */
const readValue = async (name: string, { world, signal }: Session): Promise<string> => {
  if (!world.input.isTerminal) return (await world.input.readAll()).replace(/\r?\n$/, '');
  const prompt = `Value of ${name} (it is not shown): `;
  return (await world.input.readLine({ prompt, isSecret: true, signal })) ?? '';
};

export const run: Run<'secretsSet'> = async ({ args: [name] }, session) => {
  const value = await readValue(name, session);
  if (value === '') throw new UsageFault('There is no value: nothing was stored.');
  const { secrets } = await session.podwarden();
  const stored = await secrets.put(name, value, { signal: session.signal });
  if (session.globals.json) session.printJson(stored);
  session.say(`Stored. deploy --secret ${name} gives it to a job.`);
  return exit.ok;
};
