import type { Body } from '../../../../shared/client/index.ts';
import { checkConfig, issueText } from '../../check/check-config.ts';
import { CliFault, exit } from '../../exit.ts';
import { readJsonFile } from '../../read-json-file.ts';
import type { Session } from '../../session.ts';
import type { Run } from '../run.ts';

/** Reads a config from a file and checks the config before it is sent. Throws CliFault that lists every fault. */
export const configIn = async (path: string, session: Session, name?: string): Promise<Body<'createConfig'>> => {
  const value = await readJsonFile(path, session);
  const named = name === undefined || typeof value !== 'object' || value === null ? value : { ...value, name };
  const { config, issues } = checkConfig(named);
  // The two types differ only in `undefined` fields, which JSON omits.
  if (config !== undefined && issues.length === 0) return config as Body<'createConfig'>;
  throw new CliFault(exit.refused, `The config in ${path} cannot be used.`, issues.map(issueText));
};

export const run: Run<'configCreate'> = async ({ args: [path], options }, session) => {
  const body = await configIn(path, session, options.name);
  const { configs } = await session.podwarden();
  const config = await configs.create(body, { signal: session.signal });
  if (session.globals.json) session.printJson(config);
  else session.print(config.id);
  session.say(`Stored as "${config.name}". Next: podwarden deploy ${config.id} --dataset DATASET`);
  return exit.ok;
};
