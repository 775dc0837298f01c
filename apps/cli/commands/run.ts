import type { Input } from '../command-line/spec.ts';
import type { ExitCode } from '../exit.ts';
import type { Session } from '../session.ts';
import type { CommandKey, SpecOf } from '../specs/all.ts';

/** The function that runs one command and resolves to its exit code. `report-fault.ts` prints what it throws and chooses the exit code. */
export type Run<Key extends CommandKey> = (input: Input<SpecOf<Key>>, session: Session) => Promise<ExitCode>;
