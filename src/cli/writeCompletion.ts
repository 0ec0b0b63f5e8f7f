import type { Command, Option } from 'commander';

/** A command as completion knows it. */
interface Completed {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly Option[];
}

/** The script that completes the commands of a program in a shell; paths are completed wherever no word of ours fits. */
export const writeCompletion = (shell: 'bash' | 'zsh' | 'fish', program: Command): string => {
  const commands = program.commands.map(
    (command): Completed => ({ name: command.name(), summary: command.summary(), options: command.options }),
  );
  return { bash: writeBash, zsh: writeZsh, fish: writeFish }[shell](program.name(), commands);
};

const flagsOf = ({ options }: Completed): readonly string[] => [
  ...options.flatMap(({ short, long }) => [short, long].filter((flag) => flag !== undefined)),
  '--help',
];

/** After a flag that takes one of a few words, these words. */
const writeBash = (program: string, commands: readonly Completed[]): string => {
  const cases = commands.map((command) => {
    const choices = command.options
      .filter(({ argChoices }) => argChoices !== undefined)
      .map(({ short, long, argChoices = [] }) => {
        const flags = [short, long].filter((flag) => flag !== undefined).join('|');
        return `        ${flags}) COMPREPLY=($(compgen -W '${argChoices.join(' ')}' -- "$current")); return ;;\n`;
      });
    const inner = choices.length === 0 ? '' : `      case "$previous" in\n${choices.join('')}      esac\n`;
    return `    ${command.name})\n${inner}      words='${flagsOf(command).join(' ')}' ;;\n`;
  });
  return `# bash completion of ${program}
_${program}() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" words=''
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '${commands.map(({ name }) => name).join(' ')} --help --version' -- "$current"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${cases.join('')}  esac
  case "$current" in
    -*) COMPREPLY=($(compgen -W "$words" -- "$current")) ;;
    *) COMPREPLY=($(compgen -f -- "$current")) ;;
  esac
}
complete -o filenames -F _${program} ${program} kubectl-${program}
`;
};

const writeZsh = (program: string, commands: readonly Completed[]): string => {
  const list = commands.map(({ name, summary }) => `    '${name}:${escapeQuotes(summary)}'\n`).join('');
  const cases = commands.map((command) => {
    const specs = command.options.flatMap((option) => {
      const { short, long, description, argChoices, required } = option;
      const value = required ? `:value:${argChoices === undefined ? '_files' : `(${argChoices.join(' ')})`}` : '';
      const text = escapeQuotes(description).replaceAll(/[[\]:]/g, '\\$&');
      return [short, long]
        .filter((flag) => flag !== undefined)
        .map((flag) => `'${option.variadic ? '*' : ''}${flag}[${text}]${value}'`);
    });
    return `    ${command.name}) _arguments ${[...specs, "'*:file:_files'"].join(' ')} ;;\n`;
  });
  return `#compdef ${program} kubectl-${program}
_${program}() {
  local -a commands
  commands=(
${list}  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command="\${words[2]}"
  shift words
  (( CURRENT-- ))
  case "$command" in
${cases.join('')}  esac
}
compdef _${program} ${program} kubectl-${program}
`;
};

const writeFish = (program: string, commands: readonly Completed[]): string => {
  const lines = commands.flatMap((command) => {
    const of = `complete -c ${program} -n '__fish_seen_subcommand_from ${command.name}'`;
    return [
      `complete -c ${program} -f -n __fish_use_subcommand -a ${command.name} -d '${escapeQuotes(command.summary)}'`,
      ...command.options.map(({ short, long, description, argChoices, required }) => {
        const flags = [short && `-s ${short.slice(1)}`, long && `-l ${long.slice(2)}`].filter(Boolean).join(' ');
        const value = argChoices === undefined ? (required ? ' -r' : '') : ` -x -a '${argChoices.join(' ')}'`;
        return `${of} ${flags}${value} -d '${escapeQuotes(description)}'`;
      }),
    ];
  });
  const plugin = `complete -c kubectl-${program} -w ${program}`;
  return `# fish completion of ${program}\n${lines.join('\n')}\n${plugin}\n`;
};

/** Within single quotes of all three shells there must be none. */
const escapeQuotes = (text: string): string => text.replaceAll("'", '’');
