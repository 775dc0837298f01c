import { type CompletedCommand, completedCommands, firstWords, groupsOf } from './model.ts';

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** The condition of fish that is true if the typed words are the words of the command. */
const condition = ({ words }: CompletedCommand, commands: readonly CompletedCommand[]): string => {
  const [first = '', second] = words;
  if (second !== undefined) return `__podwarden_at ${first} ${second}`;
  const members = groupsOf(commands).get(first);
  return members === undefined
    ? `__podwarden_at ${first}`
    : `__podwarden_at ${first}; and not __fish_seen_subcommand_from ${members.map(({ words }) => words[1]).join(' ')}`;
};

const commandLines = (command: CompletedCommand, commands: readonly CompletedCommand[]): readonly string[] => {
  const when = `-n ${quoted(condition(command, commands))}`;
  const options = command.options.map(({ name, short, help, takesValue, choices, takesFile }) =>
    [
      `complete -c podwarden ${when} -l ${name}`,
      ...(short === undefined ? [] : [`-s ${short}`]),
      ...(takesValue ? ['-r'] : []),
      ...(choices.length > 0 ? [`-a ${quoted(choices.join(' '))}`] : []),
      ...(takesFile ? ['-F'] : []),
      `-d ${quoted(help)}`,
    ].join(' '),
  );
  const rest =
    command.choices.length > 0 ? [`complete -c podwarden ${when} -a ${quoted(command.choices.join(' '))}`] : [];
  return [...options, ...rest, ...(command.takesFile ? [`complete -c podwarden ${when} -F`] : [])];
};

export const fishScript = (): string => {
  const commands = completedCommands();
  const seconds = commands.flatMap(({ words: [first, second], summary }) =>
    second === undefined
      ? []
      : [`complete -c podwarden -n '__podwarden_needs_second ${first}' -a ${second} -d ${quoted(summary)}`],
  );
  return `# Completion of podwarden for fish.
function __podwarden_words
    commandline -opc | string match -v -- '-*'
end

function __podwarden_at
    set -l words (__podwarden_words)
    test (count $words) -gt (count $argv); and test "$words[2..(math (count $argv) + 1)]" = "$argv"
end

function __podwarden_needs_second
    set -l words (__podwarden_words)
    test (count $words) -eq 2; and test "$words[2]" = "$argv[1]"
end

complete -c podwarden -f
${firstWords()
  .map(
    ({ word, summary }) =>
      `complete -c podwarden -n 'test (count (__podwarden_words)) -eq 1' -a ${word} -d ${quoted(summary)}`,
  )
  .join('\n')}
${seconds.join('\n')}
${commands.flatMap((command) => commandLines(command, commands)).join('\n')}
`;
};
