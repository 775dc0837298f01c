import * as z from 'zod';
import type { EngineThread } from '../engine-thread.ts';
import type { AccessControl, GrantUse } from './access-control.ts';
import type { Principal } from './principal.ts';

/** Messages from the local stack to the access control of an engine in a thread. */
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

/** Runs a command in the thread of the engine. */
export const runAccessCommand = (access: AccessControl, command: AccessCommand): readonly GrantUse[] => {
  if (command.kind === 'admit') access.admit(command.principals);
  return access.uses();
};

/**
 * Sends a command from the stack to an engine. Returns no uses if there is no thread: a server elsewhere does not know the functions of the
 * stack.
 */
export const askAccess = async (
  thread: EngineThread | undefined,
  command: AccessCommand,
): Promise<readonly GrantUse[]> => (thread ? usesSchema.parse(await thread.ask(command)) : []);
