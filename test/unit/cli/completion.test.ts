import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bashScript } from '../../../apps/cli/completion/bash.ts';
import { fishScript } from '../../../apps/cli/completion/fish.ts';
import { completedCommands } from '../../../apps/cli/completion/model.ts';
import { zshScript } from '../../../apps/cli/completion/zsh.ts';
import { hasCommand } from '../../support/has-command.ts';
import { aWorld, removeHomes } from './a-world.ts';

const folder = mkdtempSync(join(tmpdir(), 'podwarden-completion-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(removeHomes);

const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;

const fileOf = (shell: keyof typeof scripts): string => {
  const path = join(folder, shell);
  writeFileSync(path, scripts[shell]());
  return path;
};

/** The words that bash would offer behind these; the last one is being typed. */
const offered = (...words: readonly string[]): readonly string[] => {
  const script = `. ${fileOf('bash')}; COMP_WORDS=(podwarden "$@"); COMP_CWORD=$#; _podwarden; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['--norc', '-c', script, 'bash', ...words], { encoding: 'utf8', cwd: folder })
    .trim()
    .split('\n');
};

describe('completion in bash', () => {
  it.each([
    [['depl'], ['deploy']],
    [
      ['job', 'wa'],
      ['watch', 'wait'],
    ],
    [
      ['keys', ''],
      ['create', 'rm'],
    ],
    [['job', 'logs', 'a2ab', '--fo'], ['--follow']],
    [
      ['job', 'logs', 'a2ab', '--stream', ''],
      ['stdout', 'stderr'],
    ],
    [
      ['jobs', '--status', 'c'],
      ['completed', 'cancelled'],
    ],
    [['dataset', 'upload', '--format', 'k'], ['kto']],
    [['completion', 'z'], ['zsh']],
    [['config', 'check', 'ba'], ['bash']],
    [['keys', '--js'], ['--json']],
  ])('offers behind %j: %j', (words, expected) => {
    expect([...offered(...words)].sort()).toEqual([...expected].sort());
  });
});

describe('completion scripts', () => {
  it.each(['bash', 'zsh', 'fish'] as const)('name every command and option: %s', (shell) => {
    const script = scripts[shell]();
    for (const { words, options } of completedCommands()) {
      for (const word of words) expect(script).toContain(word);
      for (const { name } of options) expect(script).toContain(name);
    }
  });

  it.each(['bash', 'zsh', 'fish'] as const)('are read by %s without a fault', (shell) => {
    if (!hasCommand(shell)) {
      process.stderr.write(`skipped: there is no ${shell} on this machine\n`);
      return;
    }
    const { status, stderr } = spawnSync(shell, ['-n', fileOf(shell)], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  });

  it('are not made for other shells', async () => {
    const { code, err } = await aWorld({ columns: 120 }).run('completion', 'bsah');
    expect([code, err]).toEqual([2, expect.stringContaining('Did you mean bash?')]);
  });
});
