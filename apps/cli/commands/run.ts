import type { Input } from '../command-line/spec.ts';
import type { ExitCode } from '../exit.ts';
import type { Session } from '../session.ts';
import type { CommandKey, SpecOf } from '../specs/all.ts';

/** The code of a command. Errors that it throws are told by `report-fault.ts`. */
export type Run<Key extends CommandKey> = (input: Input<SpecOf<Key>>, session: Session) => Promise<ExitCode>;
