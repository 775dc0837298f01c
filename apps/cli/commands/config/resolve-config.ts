import { existsSync } from 'node:fs';
import type { Body, Config } from '../../../../shared/client/index.ts';
import { findConfig } from '../../find-one.ts';
import type { Session } from '../../session.ts';
import { configIn } from './create.ts';

export type ConfigChoice =
  | { readonly kind: 'given'; readonly config: Body<'createConfig'> }
  | { readonly kind: 'stored'; readonly config: Config };

const isFile = (text: string): boolean => text === '-' || text.endsWith('.json') || existsSync(text);

/** Returns the config in the file, or the stored config with that id or name. */
export const chosenConfig = async (text: string, session: Session): Promise<ConfigChoice> => {
  if (isFile(text)) return { kind: 'given', config: await configIn(text, session) };
  const { configs } = await session.podwarden();
  return { kind: 'stored', config: await configs.get(await findConfig(session, text), { signal: session.signal }) };
};
