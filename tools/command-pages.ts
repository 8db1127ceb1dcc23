// Writes what follows from the table of commands: the pages of packages/cli/docs, the tables of the READMEs, the schema of pipelines.
//   node --conditions=@orograph/source --import tsx tools/command-pages.ts [--check]
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  type Argument,
  defaultText,
  flagGroups,
  type FlagTable,
  flagText,
  neededText,
} from '@orograph/commands';
import type { Command } from '@orograph/program';
import * as prettier from 'prettier';

import { commands } from '../packages/cli/src/commands.ts';
import { pipelineJsonSchema } from './pipeline-json-schema.ts';

const root = new URL('../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const cell = (text: string): string => text.replaceAll('|', '\\|');
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');

const argumentText = ({ name, isMany, isOptional }: Argument): string =>
  isOptional ? `[${name}]` : `<${name}${isMany ? '...' : ''}>`;
const usage = ({ name, arguments: all }: Command): string => [name, ...all.map(argumentText)].join(' ');

function flagRow(key: string, flags: FlagTable): string[] {
  const flag = flags[key]!;
  const needed = neededText(flag, flags);
  return [
    `\`${flagText(key, flag)}${flag.value === undefined ? '' : ` ${flag.value}`}\``,
    [
      flag.help,
      ...(needed === undefined ? [] : [`with \`${needed}\``]),
      ...(flag.choices
        ? [
            `${flag.kind === 'choices' ? 'of' : 'one of'} ${flag.choices.map((one) => `\`${one}\``).join(', ')}`,
          ]
        : []),
      ...(flag.isRepeatable ? ['may be repeated'] : []),
    ].join('; '),
    defaultText(flag) ?? '',
  ];
}

/** The page of a command. */
function page(command: Command): string {
  const { summary, arguments: all, flags, example } = command;
  const groups = flagGroups.flatMap((group) => {
    const own = Object.entries(flags).filter(([, flag]) => flag.group === group);
    if (own.length === 0) return [];
    return [
      `## ${group[0]!.toUpperCase()}${group.slice(1)}`,
      table(
        ['flag', 'what it does', 'default'],
        own.map(([key]) => flagRow(key, flags)),
      ),
    ];
  });
  return [
    // What the site of documents calls it, and where it puts it.
    `---\ntitle: 'orograph ${command.name}'\ngroup: Commands\n---`,
    `# orograph ${usage(command)}`,
    `${summary[0]!.toUpperCase()}${summary.slice(1)}.`,
    `\`\`\`sh\norograph ${example}\n\`\`\``,
    ...(all.length > 0
      ? [
          table(
            ['argument', 'what it is'],
            all.map((argument) => [
              `\`${argumentText(argument)}\``,
              argument.choices ? `${argument.help}: ${argument.choices.join(', ')}` : argument.help,
            ]),
          ),
        ]
      : []),
    ...groups,
  ].join('\n\n');
}

/** A file with what stands between the markers replaced. */
function between(path: string, content: string): string {
  const [start, end] = ['<!-- commands: written by tools/command-pages.ts -->', '<!-- /commands -->'];
  const text = read(path);
  const [from, to] = [text.indexOf(start), text.indexOf(end)];
  if (from === -1 || to === -1) throw new Error(`${path}: expected the markers ${start} and ${end}`);
  return `${text.slice(0, from + start.length)}\n\n${content}\n\n${text.slice(to)}`;
}

const overview = (linked: string): string =>
  table(
    ['command', 'does'],
    commands.map((command) => [`[\`${usage(command)}\`](${linked}${command.name}.md)`, command.summary]),
  );

const headings: Readonly<Record<Command['group'], string>> = {
  models: 'Look at models',
  networks: 'Train and compare networks',
  runs: 'Keep, join and show runs',
  machines: 'Use many machines',
  paper: 'The paper',
};

/** An example of every command by group, with what it does and its page. */
const examples = (): string =>
  Object.entries(headings)
    .map(([group, heading]) =>
      table(
        [heading, '`npx orograph …`'],
        commands
          .filter((command) => command.group === group)
          .map(({ name, example, summary }) => [
            `[${summary}](packages/cli/docs/${name}.md)`,
            `\`${example}\``,
          ]),
      ),
    )
    .join('\n\n');

/** Every file that follows from the table, by its path from the root. */
export async function commandFiles(): Promise<ReadonlyMap<string, string>> {
  const files = new Map([
    ...commands.map((command) => [`packages/cli/docs/${command.name}.md`, page(command)] as const),
    ['README.md', between('README.md', examples())] as const,
    ['packages/cli/README.md', between('packages/cli/README.md', overview('docs/'))] as const,
    ['packages/cli/pipeline.schema.json', JSON.stringify(pipelineJsonSchema(commands))] as const,
  ]);
  const formatted = new Map<string, string>();
  for (const [path, text] of files) {
    const filepath = fileURLToPath(new URL(path, root));
    const options = await prettier.resolveConfig(filepath);
    formatted.set(path, await prettier.format(text, { ...options, filepath }));
  }
  return formatted;
}

/** The files that are not what the table makes of them. */
export async function outdated(): Promise<string[]> {
  const found: string[] = [];
  for (const [path, text] of await commandFiles())
    try {
      if (read(path) !== text) found.push(path);
    } catch {
      found.push(path);
    }
  return found;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--check')) {
    const found = await outdated();
    for (const path of found) console.error(`${path} is not current: run tools/command-pages.ts`);
    process.exitCode = found.length > 0 ? 1 : 0;
  } else {
    mkdirSync(new URL('packages/cli/docs', root), { recursive: true });
    for (const [path, text] of await commandFiles()) writeFileSync(new URL(path, root), text);
  }
}
