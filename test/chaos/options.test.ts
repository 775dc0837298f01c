import { readOptions, WrongArguments } from './options.ts';

describe('the arguments of a chaos run', () => {
  it('cut the jobs into worlds, whose seeds follow from the one given', () => {
    const { worlds } = readOptions(['--seed', '42', '--jobs', '600']);
    expect(worlds.map(({ jobs }) => jobs)).toEqual([250, 250, 100]);
    expect(readOptions(['--seed', '42', '--jobs', '600']).worlds).toEqual(worlds);
    expect(readOptions(['--seed', '43', '--jobs', '600']).worlds).not.toEqual(worlds);
  });

  it('play one world again', () => {
    expect(readOptions(['--world', '7', '--jobs', '250']).worlds).toEqual([{ seed: 7, jobs: 250 }]);
  });

  it.each([
    ['--seed', 'x'],
    ['--jobs', '0'],
    ['--minutes', '-1'],
    ['--world', '4294967296'],
    ['--sede', '1'],
    ['42'],
    ['--world', '1', '--seed', '2'],
  ])('are answered with a sentence where they are wrong: %s %s', (...given) => {
    expect(() => readOptions(given.filter((part) => part !== undefined))).toThrow(WrongArguments);
    expect(() => readOptions(given.filter((part) => part !== undefined))).toThrow(/Usage: npm run test:chaos/);
  });
});
