import { type CompletedCommand, type CompletedOption, completedCommands, firstWords, groupsOf } from './model.ts';

/**
 * Joins the words for the script. The words are names of our commands and options, never names given by users, so quoting is not needed.
 */
const listed = (words: readonly string[]): string => words.join(' ');

const wordsReply = (words: readonly string[]): string => `COMPREPLY=($(compgen -W "${listed(words)}" -- "$cur"))`;

const valueReply = ({ takesFile, choices }: Pick<CompletedOption, 'takesFile' | 'choices'>): string =>
  takesFile ? 'COMPREPLY=($(compgen -f -- "$cur"))' : wordsReply(choices);

const valueCases = ({ words, options }: CompletedCommand): readonly string[] =>
  options
    .filter(({ takesValue }) => takesValue)
    .map((option) => {
      const patterns = option.flags.map((flag) => `"${words.join(' ')}:${flag}"`);
      return `    ${patterns.join('|')}) ${valueReply(option)}; return ;;`;
    });

const commandCase = (command: CompletedCommand): string => {
  const flags = command.options.flatMap((option) => option.flags);
  const rest = command.takesFile || command.choices.length > 0 ? valueReply(command) : 'COMPREPLY=()';
  return [
    `    "${command.words.join(' ')}")`,
    `      if [[ $cur == -* ]]; then ${wordsReply(flags)}; else ${rest}; fi ;;`,
  ].join('\n');
};

const secondWords = (commands: readonly CompletedCommand[]): readonly string[] =>
  [...groupsOf(commands)].map(
    ([group, members]) => `    ${group}) echo "${listed(members.map(({ words: [, second = ''] }) => second))}" ;;`,
  );

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
