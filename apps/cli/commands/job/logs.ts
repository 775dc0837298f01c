import type { LogLine, Podwarden } from '../../../../shared/client/index.ts';
import { withoutUndefined } from '../../../../shared/domain/without-undefined.ts';
import { printableLog } from '../../../../shared/terminal/printable.ts';
import type { Input } from '../../command-line/spec.ts';
import { exit } from '../../exit.ts';
import { findJob } from '../../find-one.ts';
import { localTime } from '../../output/times.ts';
import type { Session } from '../../session.ts';
import type { SpecOf } from '../../specs/all.ts';
import type { Run } from '../run.ts';
import { stillGoing } from './wait.ts';

type Options = Input<SpecOf<'jobLogs'>>['options'];

const filterOf = ({ search, attempt, stream }: Options) => withoutUndefined({ q: search, attempt, stream });

async function* linesOf(
  logs: Podwarden['logs'],
  id: string,
  options: Options,
  signal: AbortSignal,
): AsyncGenerator<LogLine, void> {
  const { follow, tail } = options;
  const filter = filterOf(options);
  const place = tail === undefined ? {} : { tail };
  if (follow) yield* logs.follow(id, { ...filter, ...place, signal });
  else if (tail === undefined) yield* logs.all(id, { ...filter, limit: 200 }, { signal });
  else yield* (await logs.list(id, { ...filter, tail }, { signal })).items;
}

const print = (line: LogLine, options: Options, session: Session): void => {
  if (session.globals.json) {
    session.printJsonLine(line);
    return;
  }
  const time = options.times ? `${localTime(line.ts, session.world.timeZone)}  ` : '';
  session.print(`${time}${printableLog(line.text)}`);
};

export const run: Run<'jobLogs'> = async ({ args: [name], options }, session) => {
  const { logs } = await session.podwarden();
  const id = await findJob(session, name);
  if (options.follow) session.atInterrupt = stillGoing(id);
  let isEmpty = true;
  for await (const line of linesOf(logs, id, options, session.signal)) {
    isEmpty = false;
    print(line, options, session);
  }
  if (isEmpty) session.say('It has printed nothing like that.');
  return exit.ok;
};
