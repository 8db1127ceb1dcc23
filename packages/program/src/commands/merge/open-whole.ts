import { isDeepStrictEqual } from 'node:util';

import type { FlagTable } from '@orograph/commands';
import { fromJson, toJson } from '@orograph/runs';

import type { Call, Context } from '../../command.ts';
import { misuse } from '../../terminal/misuse.ts';
import { parseLine } from '../../parse-line.ts';
import type { OpenRun } from '../../run/open-run.ts';

import { wholeIdentity, type ShardFolder } from '../../run/shards-of.ts';

/**
 * Opens the whole run that a shard is a part of, by the command line in its `run.json`.
 *
 * @throws MisuseError if what the command reads is not what it was, or is not there.
 */
export async function openWhole(
  { folder, manifest }: ShardFolder,
  own: { readonly out: string; readonly json: boolean | undefined },
  { terminal, signal, program }: Context,
): Promise<{ readonly name: string; readonly run: OpenRun; readonly whole: Call<FlagTable> }> {
  const line = (manifest['line'] ?? []) as readonly string[];
  const { command, body, words, flags } = (await parseLine(program.commands, line)) ?? {};
  if (!command || !body?.openRun)
    throw misuse('no shard of a command that we know', {
      expected: '"line" with a command that has --shard',
      got: line[0] ?? 'none',
      where: `${folder}/run.json`,
    });
  const whole = { words: words!, flags: { ...flags, ...own }, line, terminal, signal, program };
  const run = await body.openRun(whole);
  if (isDeepStrictEqual(fromJson(toJson(run.manifest.identity)), wholeIdentity(manifest)))
    return { name: command.name, run, whole };
  await run.close();
  throw misuse('the command of the shards is another one now', {
    expected: 'its models and data as they were',
    got: 'others',
    where: folder,
  });
}
