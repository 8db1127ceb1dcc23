/**
 * Commands that programs of any kind may have: what joins, keeps and mends runs, and makes them on other machines.
 *
 * @packageDocumentation
 */
import { command, type Command } from './command.ts';
import { collectCommand as collectRecord } from './commands/collect/collect-command.ts';
import { completionCommand as completionRecord } from './commands/completion/completion-command.ts';
import { exportCommand as exportRecord } from './commands/export/export-command.ts';
import { mergeCommand as mergeRecord } from './commands/merge/merge-command.ts';
import { repairCommand as repairRecord } from './commands/repair/repair-command.ts';
import { runCommand as runRecord } from './commands/run/run-command.ts';
import { workerCommand as workerRecord } from './commands/worker/worker-command.ts';

/** `run PIPELINE.yaml`: the steps of a pipeline. */
export const runCommand: Command = command(runRecord, {
  body: () => import('./commands/run/run-pipeline.ts'),
});
/** `merge OUT SHARD...`: one run of the folders of all its shards. */
export const mergeCommand: Command = command(mergeRecord, {
  body: () => import('./commands/merge/merge.ts'),
});
/** `export RUN`: the records of a run as files of other programs. */
export const exportCommand: Command = command(exportRecord, {
  body: () => import('./commands/export/export-run.ts'),
});
/** `repair RUN`: drops the first damaged record of a run and those after it. */
export const repairCommand: Command = command(repairRecord, {
  body: () => import('./commands/repair/repair.ts'),
});
/** `worker --queue URL`: makes records of runs that others hand out. */
export const workerCommand: Command = command(workerRecord, {
  body: () => import('./commands/worker/worker.ts'),
});
/** `collect RUN`: has the records of a run that was handed out. */
export const collectCommand: Command = command(collectRecord, {
  body: () => import('./commands/collect/collect.ts'),
});
/** `completion SHELL`: a script that completes commands and flags. */
export const completionCommand: Command = command(completionRecord, {
  body: () => import('./commands/completion/completion.ts'),
});

/** All of them. */
export const runsCommands: readonly Command[] = [
  runCommand,
  mergeCommand,
  exportCommand,
  repairCommand,
  workerCommand,
  collectCommand,
  completionCommand,
];
