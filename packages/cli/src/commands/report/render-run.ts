import type { ReportPart, ReportPartOf, StoredRun } from '@orograph/report';

import type { Command } from '../../engine/command.ts';
import type { ResultRecord } from '../../terminal/record-line.ts';
import type { RunManifest } from '@orograph/runs';
import { plannedRecords } from '../view/planned-records.ts';

/** A run as a page. */
export interface RenderedRun {
  /** The name of its file. */
  readonly name: string;
  /** The page. */
  readonly html: string;
  /** Its plots as files, by their names. */
  readonly svgs: () => Promise<ReadonlyMap<string, string>>;
}

/**
 * Draws the page of a run, of a pipeline that of its folder; the records may be those there are so far. Plots are loaded here: few
 * commands need them, and they are slow to load.
 */
export async function renderRun(
  folder: string,
  stored: { readonly run: RunManifest; readonly records: readonly ResultRecord[] },
  commands: readonly Command[],
): Promise<RenderedRun> {
  const made = commands.find(({ name }) => name === stored.run.identity['command']);
  if (made?.page)
    return {
      ...(await (
        await made.page()
      )(folder, stored, commands)),
      svgs: () => Promise.resolve(new Map()),
    };
  const { renderReport, reportSvgs } = await import('@orograph/report');
  const part = await partOf(stored, commands);
  return {
    name: 'report.html',
    html: await renderReport(stored, part),
    svgs: () => reportSvgs(part),
  };
}

/** What the report of a run shows of its own, by the command that made it. */
export async function partOf(stored: StoredRun, commands: readonly Command[]): Promise<ReportPart> {
  const made = commands.find(({ name }) => name === (stored.run as RunManifest).identity['command']);
  const { isSlice, numberText, recordsPart, slicePart } = await import('@orograph/report');
  const draw = (await made?.part?.()) ?? (isSlice(stored) ? slicePart : recordsPart);
  const part = await ofKnownRecords(draw, stored);
  // A slice and a training say themselves how far they are.
  const missing =
    isSlice(stored) || made?.name === 'train' ? [] : missingWords(stored as ReadRun, numberText);
  return missing.length > 0 ? { ...part, words: [...missing, ...(part.words ?? [])] } : part;
}

/**
 * What a report shows of the records that are as this version writes them, and which are not: a run of another version is drawn as far as it goes.
 */
async function ofKnownRecords(draw: ReportPartOf, { run, records }: StoredRun): Promise<ReportPart> {
  const { RecordKindError } = await import('@orograph/runs/records');
  const unknown: string[] = [];
  let known = records;
  for (;;)
    try {
      const part = draw({ run, records: known });
      return unknown.length > 0 ? { ...part, words: [...unknown, ...(part.words ?? [])] } : part;
    } catch (error) {
      if (!(error instanceof RecordKindError)) throw error;
      const { kind, mistake } = error;
      unknown.push(
        `Records of kind "${kind}" are not as this version writes them (${mistake}) and not drawn; orograph export has them all.`,
      );
      known = known.filter((record) => (record as ResultRecord).type !== kind);
    }
}

type ReadRun = Parameters<typeof renderRun>[1];

/** What is said of a run without its summary, which ends every run that is complete. */
function missingWords({ run, records }: ReadRun, numberText: (value: number) => string): string[] {
  if (records.some(({ type }) => type === 'summary')) return [];
  const planned = plannedRecords(run, { record: records.length });
  const many = `${numberText(records.length)}${planned ? ` of ${numberText(planned.total)}` : ''} record${records.length === 1 && !planned ? ' is' : 's are'}`;
  return [
    `This run is not complete: ${many} there. Figures and numbers are of these; what takes all of them is there when the command, given again, has come to its end.`,
  ];
}
