import type { Body, Context } from '../../engine/command.ts';
import type { reportCommand } from './report-command.ts';
import { tell } from '../../terminal/terminal.ts';
import { writeReport } from './write-report.ts';

/** Does what the command line asks. */
export const body: Body<typeof reportCommand.flags> = (call) => report(call.words[0]!, call);

/** `report RUN`: writes the report of a run anew. */
async function report(folder: string, { terminal, commands }: Context): Promise<void> {
  tell(terminal, `report: ${await writeReport(folder, commands)}`);
}
