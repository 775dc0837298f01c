import type { Input } from '../command-line/spec.ts';
import type { ExitCode } from '../exit.ts';
import type { Session } from '../session.ts';
import type { CommandKey, SpecOf } from '../specs/all.ts';

/**
 * The type of the function that runs one command. The function resolves to the exit code. `report-fault.ts` prints an error that the
 * function throws and chooses the exit code.
 */
export type Run<Key extends CommandKey> = (input: Input<SpecOf<Key>>, session: Session) => Promise<ExitCode>;
