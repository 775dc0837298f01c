import fc from 'fast-check';
import { findCommand } from '../../../apps/cli/command-line/find-command.ts';
import { parseLine } from '../../../apps/cli/command-line/parse-line.ts';
import { command } from '../../../apps/cli/command-line/spec.ts';
import { UsageFault } from '../../../apps/cli/exit.ts';
import { resolveCommand } from '../../../apps/cli/resolve-command.ts';
import { allSpecs, chapters, specs } from '../../../apps/cli/specs/all.ts';
import { propertyRuns } from '../../support/effort.ts';

const sample = command({
  name: 'sample run',
  summary: 'Does nothing',
  arguments: [
    { name: 'FIRST', help: 'the first' },
    { name: 'MORE', help: 'others', isOptional: true, many: true },
  ],
  options: {
    name: { kind: 'text', short: 'n', value: 'NAME', help: '' },
    color: { kind: 'text', value: 'COLOR', choices: ['red', 'green'], help: '' },
    tag: { kind: 'text', value: 'TAG', many: true, help: '' },
    count: { kind: 'number', value: 'N', least: 1, most: 10, isWhole: true, help: '' },
    price: { kind: 'number', value: 'DOLLARS', least: 0.01, most: 5, help: '' },
    for: { kind: 'duration', value: 'TIME', mostSeconds: 86_400, help: '' },
    fast: { kind: 'flag', short: 'f', help: '' },
  },
  examples: [],
});

const parsed = (...line: readonly string[]) => parseLine(sample, line);
const sentenceOf = (...line: readonly string[]): string => {
  try {
    parsed(...line);
  } catch (error) {
    if (error instanceof UsageFault) return error.message;
    throw error;
  }
  throw new Error('It was taken.');
};

describe('a line', () => {
  it('gives arguments and options, in any order and spelling', () => {
    const { globals, input } = parsed(
      '-qf',
      'a',
      '--name=x y',
      'b',
      '--tag',
      '1',
      '--tag=2',
      '--count',
      '3',
      '--for',
      '1h30m',
      'c',
    );
    expect(globals).toMatchObject({ quiet: true, json: false, help: false });
    expect(input).toEqual({
      args: ['a', ['b', 'c']],
      options: { name: 'x y', color: undefined, tag: ['1', '2'], count: 3, price: undefined, for: 5400, fast: true },
    });
  });

  it('takes a dash as a value, and what follows two dashes as it stands', () => {
    expect(parsed('-n', '-', '--', '--fast').input).toMatchObject({
      args: ['--fast', []],
      options: { name: '-', fast: false },
    });
  });

  it.each([
    [['a', '--nmae', 'x'], 'podwarden sample run has no option --nmae. Did you mean --name?'],
    [['a', '-x'], 'podwarden sample run has no option -x.'],
    [['a', '--name'], '--name takes a value: --name NAME'],
    [['a', '--name', '--fast'], '--name takes a value: --name NAME'],
    [['a', '--name', ''], '--name takes a value: --name NAME'],
    [['a', '--fast=1'], '--fast takes no value.'],
    [['a', '--name', 'x', '-n', 'y'], '--name is given twice.'],
    [['a', '--color', 'rde'], '--color can be red, green, not "rde". Did you mean red?'],
    [['a', '--count', '2.5'], '--count takes a whole number from 1 to 10, not "2.5".'],
    [['a', '--count', '11'], '--count takes a whole number from 1 to 10, not "11".'],
    [['a', '--price', '1e2'], '--price takes a number from 0.01 to 5, not "1e2".'],
    [['a', '--for', '2 hours'], '--for takes a time such as 90s, 45m or 1h30m, up to 1d, not "2 hours".'],
    [['a', '--for', '25h'], '--for takes a time such as 90s, 45m or 1h30m, up to 1d, not "25h".'],
    [[], 'podwarden sample run needs FIRST: the first.'],
  ])('%j is answered: %s', (line, sentence) => {
    expect(sentenceOf(...line)).toBe(sentence);
  });

  it('that asks for help is not told what it lacks', () => {
    expect(parsed('--help').globals.help).toBe(true);
  });

  it('is understood or answered with a sentence, whatever is typed', () => {
    const word = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.constantFrom(
        ...allSpecs.flatMap(({ name }) => name.split(' ')),
        '--json',
        '-q',
        '--',
        '-',
        '--profile',
        '__proto__',
        'constructor',
      ),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), (line) => {
        try {
          resolveCommand(line);
        } catch (error) {
          expect(error).toBeInstanceOf(UsageFault);
        }
      }),
      propertyRuns(5000),
    );
  });
});

const nameOf = (...line: readonly string[]): string | undefined => {
  const found = findCommand(line, allSpecs);
  return 'spec' in found ? found.spec.name : found.group;
};

describe('the command of a line', () => {
  it.each([
    [['job', 'show', 'x'], 'job show'],
    [['jobs'], 'jobs'],
    [['--json', 'job', 'show'], 'job show'],
    [['--profile', 'work', 'keys'], 'keys'],
    [['keys', 'create', 'x'], 'keys create'],
    [['datasets'], 'dataset list'],
    [['dataset', 'ls'], 'dataset list'],
    [['logs', 'x'], 'job logs'],
    [['dataset'], 'dataset'],
    [[], undefined],
  ])('of %j is %s', (line, name) => {
    expect(nameOf(...line)).toBe(name);
  });

  it.each([
    [['depoly'], 'There is no command "depoly". Did you mean deploy?'],
    [['dataset', 'uplaod', 'x'], 'There is no command "dataset uplaod". Did you mean upload?'],
    [['keys', 'crate', 'x'], 'There is no command "keys crate". Did you mean create?'],
    [['zzzzzz'], 'There is no command "zzzzzz".'],
  ])('is asked for where %j names none', (line, sentence) => {
    expect(() => nameOf(...line)).toThrow(sentence);
  });
});

describe('the specs', () => {
  const options = allSpecs.flatMap((spec) =>
    Object.entries(spec.options).map(([name, option]) => ({ spec, name, option })),
  );

  it('have each a name of their own, a place in the help, and examples that can be typed', () => {
    expect(new Set(allSpecs.map(({ name }) => name)).size).toBe(allSpecs.length);
    expect(chapters.flatMap(({ specs: list }) => list)).toEqual(allSpecs);
    for (const spec of allSpecs) {
      expect(spec.examples.length).toBeGreaterThan(0);
      for (const { line } of spec.examples) {
        const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
        const end = words.findIndex((word) => ['|', '>', '<', '&&'].includes(word));
        const understood = resolveCommand(end === -1 ? words : words.slice(0, end));
        expect(understood.kind === 'command' ? specs[understood.key].name : 'text').toBe(
          line.startsWith('jobs ') ? 'jobs' : spec.name,
        );
      }
    }
  });

  it('use no short letter twice in a command, and none of those that every command has', () => {
    for (const { options: own } of allSpecs) {
      const letters = [
        'q',
        'h',
        ...Object.values(own).flatMap(({ short }: { readonly short?: string }) => short ?? []),
      ];
      expect(new Set(letters).size).toBe(letters.length);
    }
  });

  it('say of each option what it does, in words that begin large and end without a stop', () => {
    for (const { option, name, spec } of options) {
      expect(`${spec.name} --${name}: ${option.help}`).toMatch(
        /: [A-Z][^.]*$|: [a-z]+[,:] |EU-RO-1|: stdout|: secure|: queued/,
      );
    }
  });
});
