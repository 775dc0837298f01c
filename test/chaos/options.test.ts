import { readOptions, WrongArguments } from './options.ts';
import { adversariesByDefault, deadWorld, replayArguments } from './result.ts';

describe('the arguments of a chaos run', () => {
  it('cut the jobs into worlds, whose seeds follow from the one given', () => {
    const { worlds } = readOptions(['--seed', '42', '--jobs', '600']);
    expect(worlds.map(({ jobs }) => jobs)).toEqual([250, 250, 100]);
    expect(readOptions(['--seed', '42', '--jobs', '600']).worlds).toEqual(worlds);
    expect(readOptions(['--seed', '43', '--jobs', '600']).worlds).not.toEqual(worlds);
  });

  it('play one world again', () => {
    expect(readOptions(['--world', '7', '--jobs', '250']).worlds).toEqual([
      { seed: 7, jobs: 250, adversaries: adversariesByDefault },
    ]);
  });

  it('draw as many different seeds as asked for, others each time, and tell them', () => {
    const { worlds, title } = readOptions(['--seeds', '30', '--jobs', '40']);
    expect(new Set(worlds.map(({ seed }) => seed)).size).toBe(30);
    expect(worlds.every(({ jobs }) => jobs === 40)).toBe(true);
    for (const { seed } of worlds) expect(title).toContain(String(seed));
    expect(readOptions(['--seeds', '30']).worlds.map(({ seed }) => seed)).not.toEqual(worlds.map(({ seed }) => seed));
    expect(readOptions(['--seeds', '1']).worlds[0]?.jobs).toBe(250);
  });

  it('say where the state of a run lies, and play nothing else than what lies there', () => {
    expect(readOptions(['--resume', 'run.jsonl'])).toMatchObject({ stateFile: 'run.jsonl', worlds: [] });
    const { worlds, asked } = readOptions(['--seeds', '3', '--jobs', '20', '--resume', 'run.jsonl']);
    expect(worlds).toHaveLength(3);
    expect(asked).toEqual({ seeds: 3, jobs: 20 });
  });

  it('let adversaries in or keep them out', () => {
    const adversariesOf = (...given: string[]) => readOptions(['--world', '7', ...given]).worlds[0]?.adversaries;
    expect([adversariesOf('--adversaries'), adversariesOf('--no-adversaries')]).toEqual([true, false]);
  });

  it.each([true, false])(
    'are told with a broken world so that it can be played again, adversaries: %s',
    (adversaries) => {
      const world = { seed: 7, jobs: 40, adversaries };
      const { broken } = deadWorld(world, 'It ended.');
      if (broken === undefined) throw new Error('A dead world is a broken one.');
      expect(readOptions(replayArguments(broken).split(' ')).worlds).toEqual([world]);
    },
  );

  it.each([
    ['--seed', 'x'],
    ['--jobs', '0'],
    ['--minutes', '-1'],
    ['--world', '4294967296'],
    ['--seeds', '0'],
    ['--workers', '0'],
    ['--sede', '1'],
    ['42'],
    ['--adversary', 'somebody'],
    ['--no-adversaries', '--adversary', 'renamer'],
    ['--world', '1', '--seed', '2'],
    ['--seeds', '1', '--seed', '2'],
    ['--world', '1', '--resume', 'run.jsonl'],
  ])('are answered with a sentence where they are wrong: %s %s', (...given) => {
    expect(() => readOptions(given.filter((part) => part !== undefined))).toThrow(WrongArguments);
    expect(() => readOptions(given.filter((part) => part !== undefined))).toThrow(/Usage: npm run test:chaos/);
  });
});
