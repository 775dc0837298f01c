import { hostLine } from '../../../shared/domain/reaper/verdicts/host-line.ts';
import { startFailure } from '../../../shared/domain/reaper/verdicts/start-failure.ts';
import { startFailureKinds } from '../../../shared/domain/reaper/verdicts/start-failure-kinds.ts';
import { eventLines } from '../../../shared/runpod/system-log.ts';
import { leastCpuMs } from '../../support/least-cpu-ms.ts';

const patterns = startFailureKinds.flatMap(({ holds }) => holds);

/** The words in the sources of the patterns, and the words with which the other patterns of a host's log begin or go on. */
const pieces = [
  ...new Set([
    ...['1', ' ', '.', '/', 'a', 'é', ':', '?', '-', '_', '[', '1a', 'a1', 'a ', '1 ', '0-', 'a/', '//', '//a', '//@'],
    ...['waiting ', 'waiting [', 'waiting1', 'retrying in 1', 'pulling from ', 'a: ', ': pending', 'status: '],
    ...['start container for ', 'start container for a', 'start container 1', '1create container a', ': begin'],
    ...[
      'bearer ',
      'basic',
      'password',
      'password:',
      'password=',
      'password:a',
      'token="',
      'eyJ',
      'eyJ.',
      'AKIA',
      'hf_',
    ],
    ...['data:', 'data: {"line":"a"}\n\n', '\n', '\r\n'],
    ...patterns.flatMap(({ source }) => source.split(/[^a-z0-9 :."]+/)).filter((word) => word.length > 1),
  ]),
];

const repeated = (piece: string, length: number): string =>
  piece.repeat(Math.ceil(length / piece.length)).slice(0, length);

/** Texts of one piece, with an end at which a match of all before it fails, and after a beginning that some patterns ask for. */
const hostile = (piece: string, length: number): readonly string[] => {
  const many = repeated(piece, length);
  return [many, `${many}!`, `create container ${many} x`];
};

/** The lines of one log. A line has 2000 characters at most, whatever a host writes. */
const log = (text: string): readonly string[] => Array<string>(15).fill(text);

const readers: Readonly<Record<string, readonly [shortest: number, read: (text: string) => unknown]>> = {
  startFailure: [490, (text) => startFailure(log(text), true)],
  hostLine: [490, (text) => log(text).map((line) => hostLine(line))],
  eventLines: [2 ** 13, eventLines],
  ...Object.fromEntries(patterns.map((pattern) => [String(pattern), [2 ** 13, (text: string) => pattern.test(text)]])),
};

/** Four times the text takes about 4 times as long in linear time, and about 16 times as long in quadratic time. */
const mostTimes = 10;

/** A text that takes less time than this is not compared, because the error of the measurement would decide. */
const cheapMs = 20;

describe('a line of a host', () => {
  it.each(Object.entries(readers))(
    'is read in time proportional to its length by %s',
    async (_name, [length, read]) => {
      for (const piece of pieces) {
        const texts = hostile(piece, length);
        for (const [nth, text] of hostile(piece, 4 * length).entries()) {
          const ms = await leastCpuMs(() => read(text), cheapMs);
          if (ms <= cheapMs) continue;
          const boundMs = mostTimes * (await leastCpuMs(() => read(texts[nth] ?? ''), 0));
          // Another measurement may be needed, because the first ones include compiling.
          if ((await leastCpuMs(() => read(text), boundMs)) > boundMs)
            throw new Error(`It took ${ms} ms for ${JSON.stringify(piece)}, more than ${boundMs} ms.`);
        }
      }
    },
  );
});
