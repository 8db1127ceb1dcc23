import { comparisonHtml } from '@orograph/report';
import { readRun } from '@orograph/runs';

/** A page of runs side by side, on one scale of colours. */
export const compared = async (folders: readonly string[]): Promise<Uint8Array> =>
  new TextEncoder().encode(
    await comparisonHtml(
      'runs',
      await Promise.all(
        folders.map(async (folder) => ({ name: folder.replace('runs/', ''), ...(await readRun(folder)) })),
      ),
    ),
  );
