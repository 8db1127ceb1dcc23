import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

import type { StoredRun } from '@orograph/report';
import { parseRecord, type ResultRecord } from '@orograph/runs';
import { type Context, misuse } from '@orograph/program';

import { drawings } from '../../run-report.ts';

/**
 * `report -`: writes the page of records that come line by line, as `--json` writes them, to standard output. They are all it has: what a
 * folder's `run.json` says of models and settings is not on it.
 *
 * @throws MisuseError for a command that draws nothing, or a line that is no record.
 */
export async function pipedReport(
  input: Readable,
  command: string,
  { terminal }: Pick<Context, 'terminal'>,
): Promise<void> {
  const drawn = Object.entries(await drawings()).flatMap(([name, { part }]) => (part ? [name] : []));
  if (!drawn.includes(command))
    throw misuse('records that nothing draws', {
      expected: drawn.join(', '),
      got: command,
      where: '--made-by',
    });
  const records = await recordsFrom(input);
  if (records.length === 0)
    throw misuse('nothing to report', {
      expected: 'a record a line',
      got: 'no line',
      where: 'standard input',
    });
  const run = { identity: { command }, version: {} };
  const html = await pageOf({ run, records }).catch(() => undefined);
  if (html === undefined)
    throw misuse(`these are not the records of ${command}, or need what only their folder says`, {
      expected: `what orograph ${command} --json writes`,
      got: `records ${[...new Set(records.map(({ type }) => type))].join(', ')}`,
      where: 'standard input',
    });
  terminal.out.write(`${html}\n`);
}

/** The page of a run; `undefined` where it shows nothing. */
async function pageOf(stored: StoredRun): Promise<string | undefined> {
  const { partOf } = await import('@orograph/report/runs');
  const part = await partOf(stored, await drawings());
  if (part.plots.length === 0) return undefined;
  const { renderReport } = await import('@orograph/report');
  return renderReport(stored, part);
}

async function recordsFrom(input: Readable): Promise<ResultRecord[]> {
  const records: ResultRecord[] = [];
  let line = 0;
  for await (const text of createInterface({ input, crlfDelay: Infinity })) {
    line += 1;
    if (text.trim() === '') continue;
    try {
      records.push(parseRecord(text));
    } catch {
      throw misuse('not a record', {
        expected: 'a JSON object with a type',
        got: text.slice(0, 40),
        where: `line ${line} of standard input`,
      });
    }
  }
  return records;
}
