import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { journalName, journalTail } from '@orograph/runs';

import type { RunFlags } from '../flags/run-flags.ts';
import { duration } from '../terminal/duration.ts';
import { writeResult, type Terminal } from '../terminal/terminal.ts';
import { patience } from './sample-tasks.ts';
import type { SampledCost } from './sampled-cost.ts';

/** Writes what a run would measure and what that costs, and what of it is there already. Nothing is kept. */
export function writePlan(
  command: string,
  costs: readonly SampledCost[],
  { out, json }: RunFlags,
  terminal: Terminal,
): void {
  const there = out !== undefined && existsSync(out) ? journalTail(join(out, journalName)).read().length : 0;
  const isKnown = costs.every(({ each }) => each !== null);
  const seconds = costs.reduce((sum, { count, each }) => sum + count * (each ?? 0), 0);
  const memory = Math.ceil(process.resourceUsage().maxRSS / 1024);
  const found = {
    type: 'plan',
    command,
    there,
    costs,
    seconds: isKnown ? seconds : null,
    atLeast: seconds,
    memoryMiB: memory,
  };
  const text = (): string =>
    [
      `${command}:${there > 0 ? ` ${counted(there)} records are there already in ${out}; all of them are` : ''}`,
      ...costs.map(
        ({ what, count, each, measured }) =>
          `  ${counted(count)} ${count === 1 ? what.replace(/^records\b/, 'record') : what}: ${each === null ? `none was made within ${patience} s, so that what ${count === 1 ? 'it takes is' : 'they take is'} not known` : `${duration(each)} each, measured on ${measured}; ${duration(each * count)}`}`,
      ),
      `${isKnown ? 'about' : 'more than'} ${duration(seconds)} in all on this machine as busy as it is; ${counted(memory)} MiB of memory so far; nothing was written`,
    ].join('\n');
  writeResult(terminal, found, { json, text });
}

const counted = (count: number): string => count.toLocaleString('en-US');
