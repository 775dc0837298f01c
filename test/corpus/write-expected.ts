import { existsSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { answerOf } from './dataset-answer.ts';
import { bytesOf, corpusFiles, expectationPath, expectedOf } from './datasets.ts';

/**
 * `npm run corpus:write -- NAME...`: writes what the upload says of these files, or of those that nothing is written of yet.
 * Read the difference: what is written is what both sides must say from then on.
 */
const asked = process.argv.slice(2);
const isWritten = (name: string): boolean => existsSync(expectationPath(name)) && 'outcome' in expectedOf(name);
const chosen = asked.length > 0 ? asked : corpusFiles.filter((name) => !isWritten(name));

for (const name of chosen) {
  const declared = existsSync(expectationPath(name)) ? expectedOf(name).declared : undefined;
  const answer = await answerOf(bytesOf(name), declared);
  const written = { ...(declared === undefined ? {} : { declared }), ...answer };
  writeFileSync(expectationPath(name), `${JSON.stringify(written, null, 2)}\n`);
  process.stdout.write(`${name}: ${answer.outcome}\n`);
}
