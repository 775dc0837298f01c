import { type CompletedCommand, type CompletedOption, completedCommands, firstWords, groupsOf } from './model.ts';

/** Escapes a text for single quotes of zsh and for the brackets and colons of `_arguments`. */
const escaped = (text: string): string => text.replaceAll("'", "'\\''").replaceAll(/[[\]:]/g, '\\$&');

const valueSpec = ({ takesValue, choices, takesFile, name }: CompletedOption): string => {
  if (!takesValue) return '';
  return `:${name}:${takesFile ? '_files' : choices.length > 0 ? `(${choices.join(' ')})` : ' '}`;
};

const optionLines = ({ options }: CompletedCommand): readonly string[] =>
  options.flatMap((option) => {
    const what = `[${escaped(option.help)}]${valueSpec(option)}`;
    return option.flags.map((flag) => `'*${flag}${what}'`);
  });

const described = (words: readonly { readonly word: string; readonly summary: string }[]): string =>
  words.map(({ word, summary }) => `'${escaped(word)}:${escaped(summary)}'`).join(' ');

const argumentLine = ({ choices, takesFile }: CompletedCommand): string =>
  choices.length > 0 ? `'*:what:(${choices.join(' ')})'` : takesFile ? "'*:file:_files'" : "'*: :'";

const functionName = (words: readonly string[]): string => `_podwarden_${words.join('_')}`;

const commandFunction = (command: CompletedCommand): string =>
  `${functionName(command.words)}() {\n  _arguments -S \\\n    ${[...optionLines(command), argumentLine(command)].join(' \\\n    ')}\n}`;

export const zshScript = (): string => {
  const commands = completedCommands();
  const groups = groupsOf(commands);
  const groupCases = [...groups].map(([group, members]) => {
    const seconds = described(members.map(({ words: [, word = ''], summary }) => ({ word, summary })));
    const cases = members.map(
      ({ words }) => `        ${words[1]}) shift 2 words; ((CURRENT -= 2)); ${functionName(words)}; return ;;`,
    );
    const itself = commands.some(({ words }) => words.length === 1 && words[0] === group);
    return `    ${group})
      if ((CURRENT == 3)) && [[ $words[3] != -* ]]; then
        local -a seconds=(${seconds}); _describe command seconds; return
      fi
      case $words[3] in
${cases.join('\n')}
      esac
      ${itself ? `shift words; ((CURRENT--)); ${functionName([group])}` : ':'} ;;`;
  });
  const singles = commands
    .filter(({ words }) => words.length === 1 && !groups.has(words[0] ?? ''))
    .map(({ words }) => `    ${words[0]}) shift words; ((CURRENT--)); ${functionName(words)} ;;`);
  return `#compdef podwarden
# Completion of podwarden for zsh.
${commands.map(commandFunction).join('\n\n')}

_podwarden() {
  if ((CURRENT == 2)); then
    local -a firsts=(${described(firstWords())}); _describe command firsts; return
  fi
  case $words[2] in
${[...groupCases, ...singles].join('\n')}
  esac
}

compdef _podwarden podwarden
`;
};
