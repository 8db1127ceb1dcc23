import type { RunFlags } from '../flags/run-flags.ts';
import type { Command, Context } from './command.ts';
import { writePlan } from './dry-run.ts';
import type { SampledCost } from './sampled-cost.ts';
import type { ResultRecord } from '../terminal/record-line.ts';
import { identityLine } from '@orograph/commands';
import { openRunFolder, type RunManifest } from '@orograph/runs';
import { recordCheck, type AnyRecordOf, type RecordKinds } from '@orograph/runs/records';
import { tell, writeResult } from '../terminal/terminal.ts';
import { writeReport } from '../run/run-report.ts';

/** A manifest with the words that its run can be repeated with. */
function repeatable(
  manifest: RunManifest,
  line: readonly string[],
  commands: readonly Command[],
): RunManifest {
  const made = commands.find(({ name }) => name === line[0]);
  return made ? { ...manifest, line: identityLine(made, line) } : manifest;
}

/** A run that is being recorded. */
export interface RecordedRun {
  /** What was recorded before the run was cut short, in order. */
  readonly earlier: readonly ResultRecord[];
  /** Takes the next record that is not there yet. */
  readonly emit: (record: ResultRecord) => void;
}

/**
 * Carries out a run whose last record is a `summary`: what it emits goes to standard output and, where one is given, into
 * the run folder, with a report at the end. `run` goes on after the earlier records; a complete run is not begun again.
 *
 * @throws MisuseError if the folder holds another run.
 */
export async function recordRun<K extends RecordKinds = RecordKinds>(
  manifest: RunManifest,
  { out, json, dryRun }: RunFlags,
  {
    context: { terminal, commands, line },
    records,
    costs,
    text,
  }: {
    readonly context: Context;
    /** Measures what its records cost, for a command with `--dry-run`. */
    readonly costs?: () => Promise<readonly SampledCost[]>;
    /** The kinds of its records, a schema each; unchecked where there are none. */
    readonly records?: K;
    readonly text: (record: AnyRecordOf<K>) => string;
  },
  run: (recorded: RecordedRun) => Promise<void>,
): Promise<void> {
  if (dryRun && costs)
    return writePlan(String(manifest.identity['command']), await costs(), { out, json }, terminal);
  const folder =
    out === undefined ? undefined : await openRunFolder(out, repeatable(manifest, line, commands));
  try {
    const earlier: ResultRecord[] = [];
    const check = records ? recordCheck(records) : () => {};
    if (folder)
      for await (const record of folder.earlier()) {
        check(record);
        earlier.push(record);
      }
    if (earlier.at(-1)?.type !== 'summary')
      await run({
        earlier,
        emit: (record) => {
          check(record);
          folder?.append(record);
          writeResult(terminal, record, { json, text: text as (record: ResultRecord) => string });
        },
      });
  } finally {
    folder?.close();
  }
  if (out !== undefined) tell(terminal, `report: ${await writeReport(out)}`);
}
