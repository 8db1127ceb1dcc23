import { flagText, type FlagTable } from './flags/flag.ts';
import type { CommandRecord } from './command-record.ts';

/** The words of a command line without where its results go and which machines make them: what the run can be repeated with. */
export function identityLine(
  { flags }: Pick<CommandRecord<FlagTable>, 'flags'>,
  line: readonly string[],
): string[] {
  const aside = new Map(
    Object.entries(flags)
      .filter(
        ([key, { group }]) =>
          group === 'machines' || ['out', 'live', 'dryRun', 'json', 'quiet'].includes(key),
      )
      .map(([key, flag]) => [flagText(key, flag), flag.value !== undefined]),
  );
  const words: string[] = [];
  for (let k = 0; k < line.length; k++) {
    const takesValue = aside.get(line[k]!.split('=')[0]!);
    if (takesValue === undefined) words.push(line[k]!);
    else if (takesValue && !line[k]!.includes('=')) k += 1;
  }
  return words;
}
