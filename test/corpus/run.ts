import { randomInt } from 'node:crypto';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { compareAnswers } from './compare-answers.ts';
import { randomDataset } from './random-dataset.ts';

/**
 * `npm run test:datasets -- --files 10000`: files that nobody wrote, answered by the upload and by the pod. Each difference
 * is printed with the line that replays it; `--python` names another Python.
 */
const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '10000' },
    seed: { type: 'string' },
    replay: { type: 'string' },
    python: { type: 'string', default: 'python3' },
  },
});

const say = (text: string): boolean => process.stdout.write(`${text}\n`);
const batch = 500;
const seed = values.seed ?? String(randomInt(2 ** 32));
const all = Array.from({ length: Number(values.files) }, (_, nth) => `${seed}/${nth}`);
const seeds = values.replay === undefined ? all : [values.replay];

if (values.replay === undefined) say(`${seeds.length} files of seed ${seed}`);
else say(Buffer.from(randomDataset(values.replay).bytes).toString('utf8'));

let differences = 0;
let ready = 0;
for (let from = 0; from < seeds.length; from += batch) {
  const compared = await compareAnswers(seeds.slice(from, from + batch), values.python);
  ready += compared.ready;
  differences += compared.differences.length;
  for (const { seed: of, upload, pod } of compared.differences) {
    say(`\nupload: ${JSON.stringify(upload)}\npod:    ${JSON.stringify(pod)}`);
    say(`Replay it: npm run test:datasets -- --replay ${of}`);
  }
}
say(`${seeds.length} files, ${ready} of them ready, ${differences} answered differently`);
process.exitCode = differences === 0 ? 0 : 1;
