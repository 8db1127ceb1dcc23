import { type Body, type Context, misuse, tell } from '@orograph/program';
import type { reportCommand } from './report-command.ts';
import { writeReport } from '../../run-report.ts';

/** Does what the command line asks. */
export const body: Body<typeof reportCommand.flags> = async ({ words, flags, ...context }) => {
  const folder = words[0]!;
  if (folder === '-') {
    const { pipedReport } = await import('./piped-report.ts');
    return pipedReport(process.stdin, flags.madeBy ?? 'slice', context);
  }
  if (flags.madeBy !== undefined)
    throw misuse('--made-by does not apply', {
      expected: '-',
      got: 'a folder, which says it',
      where: folder,
    });
  return report(folder, context);
};

/** `report RUN`: writes the report of a run anew. */
async function report(folder: string, { terminal }: Pick<Context, 'terminal'>): Promise<void> {
  tell(terminal, `report: ${await writeReport(folder)}`);
}
