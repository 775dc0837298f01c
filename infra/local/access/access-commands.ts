import * as z from 'zod';
import type { EngineThread } from '../engine-thread.ts';
import type { AccessControl, GrantUse } from './access-control.ts';
import type { Principal } from './principal.ts';

/** Messages of the stack to the access control of an engine that runs in a thread of its own. */
export type AccessCommand =
  | { readonly kind: 'admit'; readonly principals: readonly Principal[] }
  | { readonly kind: 'uses' };

const usesSchema = z.array(
  z.object({
    principal: z.string(),
    action: z.string(),
    granted: z.array(z.string()),
    calls: z.number(),
    commonPrefix: z.string(),
  }),
);

/** Runs in the engine's thread. */
export const runAccessCommand = (access: AccessControl, command: AccessCommand): readonly GrantUse[] => {
  if (command.kind === 'admit') access.admit(command.principals);
  return access.uses();
};

/** From the stack's thread; a server that runs elsewhere has no thread here, and knows no functions. */
export const askAccess = async (
  thread: EngineThread | undefined,
  command: AccessCommand,
): Promise<readonly GrantUse[]> => (thread ? usesSchema.parse(await thread.ask(command)) : []);
