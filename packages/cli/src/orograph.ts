import { existsSync } from 'node:fs';

import { version, type Program } from '@orograph/program';

import { commands } from './commands.ts';
import { packageFile } from './package-file.ts';

/** The program `orograph`. */
export const orograph: Program = {
  name: 'orograph',
  version,
  description: 'The large-scale structure of neural-network loss landscapes, measured.',
  commands,
  report: async (folder) => (await import('./run-report.ts')).writeReport(folder),
  follow: async (folder, terminal, carryOut) =>
    (await import('./followed.ts')).followed(folder, terminal, carryOut),
  pageOf: (command) => {
    const page = packageFile(`docs/${command}.md`);
    return existsSync(page) ? page.href : undefined;
  },
};
