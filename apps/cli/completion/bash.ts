import { type CompletedCommand, completedCommands, firstWords } from './model.ts';

/**
 * Joins the words for the script. The words are names of our commands and options, never names given by users, so quoting is not needed.
 */
const listed = (words: readonly string[]): string => words.join(' ');

const optionWords = ({ options }: CompletedCommand): string =>
  listed(options.flatMap(({ name, short }) => [`--${name}`, ...(short === undefined ? [] : [`-${short}`])]));

const valueCases = ({ words, options }: CompletedCommand): readonly string[] =>
  options.flatMap(({ name, short, takesValue, choices, takesFile }) => {
    if (!takesValue) return [];
    const patterns = [`--${name}`, ...(short === undefined ? [] : [`-${short}`])].map(
      (option) => `"${words.join(' ')}:${option}"`,
    );
    const act = takesFile
      ? 'COMPREPLY=($(compgen -f -- "$cur"))'
      : `COMPREPLY=($(compgen -W "${listed(choices)}" -- "$cur"))`;
    return [`    ${patterns.join('|')}) ${act}; return ;;`];
  });

const commandCase = (command: CompletedCommand): string => {
  const { words, takesFile, choices } = command;
  const rest =
    choices.length > 0
      ? `COMPREPLY=($(compgen -W "${listed(choices)}" -- "$cur"))`
      : takesFile
        ? 'COMPREPLY=($(compgen -f -- "$cur"))'
        : 'COMPREPLY=()';
  return [
    `    "${words.join(' ')}")`,
    `      if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W "${optionWords(command)}" -- "$cur")); else ${rest}; fi ;;`,
  ].join('\n');
};

const secondWords = (commands: readonly CompletedCommand[]): readonly string[] => {
  const groups = new Map<string, string[]>();
  for (const {
    words: [first = '', second],
  } of commands) {
    if (second !== undefined) groups.set(first, [...(groups.get(first) ?? []), second]);
  }
  return [...groups].map(([group, words]) => `    ${group}) echo "${listed(words)}" ;;`);
};

export const bashScript = (): string => {
  const commands = completedCommands();
  return `# Completion of podwarden for bash.
_podwarden_seconds() {
  case $1 in
${secondWords(commands).join('\n')}
  esac
}

_podwarden() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]}
  local first=\${COMP_WORDS[1]} second=\${COMP_WORDS[2]}
  compopt -o filenames 2>/dev/null
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W "${listed(firstWords().map(({ word }) => word))} --help --version" -- "$cur"))
    return
  fi
  local seconds; seconds=$(_podwarden_seconds "$first")
  if ((COMP_CWORD == 2)) && [[ -n $seconds && $cur != -* ]]; then
    COMPREPLY=($(compgen -W "$seconds" -- "$cur"))
    return
  fi
  local name=$first
  [[ " $seconds " == *" $second "* && -n $second ]] && name="$first $second"
  case "$name:$prev" in
${commands.flatMap(valueCases).join('\n')}
  esac
  case $name in
${commands.map(commandCase).join('\n')}
  esac
}

complete -F _podwarden podwarden
`;
};
