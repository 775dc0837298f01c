import { command } from '../command-line/spec.ts';

const completion = command({
  name: 'completion',
  summary: 'A script that completes commands and options in your shell',
  arguments: [{ name: 'SHELL', help: 'bash, zsh or fish' }],
  options: {},
  examples: [
    { line: 'completion bash > ~/.local/share/bash-completion/completions/podwarden', does: 'for bash' },
    { line: 'completion zsh > "$fpath[1]/_podwarden"', does: 'for zsh' },
    { line: 'completion fish > ~/.config/fish/completions/podwarden.fish', does: 'for fish' },
  ],
});

const help = command({
  name: 'help',
  summary: 'What a command does, with examples',
  arguments: [{ name: 'COMMAND', help: 'one or two words', isOptional: true, many: true }],
  options: {},
  examples: [{ line: 'help job logs', does: 'the same as job logs --help' }],
});

export const toolSpecs = { completion, help } as const;
