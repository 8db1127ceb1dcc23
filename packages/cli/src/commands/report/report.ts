import type { Context } from '../../context.ts';
import { tell } from '../../terminal/terminal.ts';
import { writeReport } from './write-report.ts';

/** `report RUN`: writes the report of a run anew. */
export async function report(folder: string, { terminal }: Context): Promise<void> {
  tell(terminal, `report: ${await writeReport(folder)}`);
}
