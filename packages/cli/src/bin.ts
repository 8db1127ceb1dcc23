import { runProgram } from '@orograph/program';

import { orograph } from './orograph.ts';

await runProgram(orograph);
