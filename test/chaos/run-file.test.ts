import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readOptions, WrongArguments } from './options.ts';
import { deadWorld } from './result.ts';
import { RunFile } from './run-file.ts';
import { runChaosWorld } from './run-world.ts';

const folder = mkdtempSync(join(tmpdir(), 'chaos-run-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
const setup = (...given: readonly string[]) => {
  files += 1;
  const path = join(folder, `${files}.jsonl`);
  const open = (...arguments_: readonly string[]) => RunFile.open(readOptions([...arguments_, '--resume', path]));
  return { path, open, run: given.length === 0 ? undefined : open(...given) };
};

jest.setTimeout(60_000);

describe('the state of a chaos run', () => {
  it('keeps the seeds that were drawn and the worlds that are over, whole', async () => {
    const { open, run } = setup('--seeds', '3', '--jobs', '2', '--no-adversaries');
    const [first, second] = run?.worlds ?? [];
    if (first === undefined || second === undefined) throw new Error('There are no worlds.');
    const played = await runChaosWorld(first);
    const broken = deadWorld(second, 'It ended.');
    run?.note(played);
    run?.note(broken);
    const again = open();
    expect(again.worlds).toEqual(run?.worlds);
    expect(again.done.get(first.seed)).toEqual(played);
    expect(again.done.get(second.seed)).toEqual(broken);
  });

  it('plays a world again whose line was cut off, and goes on behind it', () => {
    const { path, open, run } = setup('--seeds', '2', '--jobs', '2');
    const [first, second] = run?.worlds ?? [];
    if (first === undefined || second === undefined) throw new Error('There are no worlds.');
    appendFileSync(path, '{"seed":7,"jobs":');
    const again = open();
    expect(again.done.size).toBe(0);
    again.note(deadWorld(first, 'It ended.'));
    expect([...open().done.keys()]).toEqual([first.seed]);
  });

  it('is refused with a sentence where it is not there, is something else, or is of another run', () => {
    const { path, open } = setup();
    expect(() => open()).toThrow(WrongArguments);
    writeFileSync(path, 'a letter\n');
    expect(() => open()).toThrow(/not the state of a chaos run/);
    const other = setup('--seeds', '2', '--jobs', '5');
    expect(() => other.open('--seeds', '3')).toThrow(/the run has 2 seeds/);
    expect(() => other.open('--jobs', '6')).toThrow(/its worlds have 5 jobs each/);
  });
});
