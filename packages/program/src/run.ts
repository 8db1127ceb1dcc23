/**
 * Carries out what commands measure: tasks into a run folder, with progress, here or on other machines.
 *
 * @packageDocumentation
 */
export { carryOut } from './run/carry-out.ts';
export { writePlan } from './run/dry-run.ts';
export { byWorkers } from './run/by-workers.ts';
export { fromElsewhere, type RecordSource } from './run/from-elsewhere.ts';
export { keptResources, type KeptResources } from './run/kept-resources.ts';
export { madeBy } from './run/made-by.ts';
export { madeWith } from './run/made-with.ts';
export { makeRun } from './run/make-run.ts';
export { recordsIn, type OpenRun, type ProbeTask } from './run/open-run.ts';
export { foldAll, probeRun, type Opened, type ProbeCall, type ProbeRun } from './run/probe-run.ts';
export { runBar } from './run/run-bar.ts';
export { manifestModels, runManifest, sha256, type ManifestModel } from './run/run-manifest.ts';
export { sampleTasks } from './run/sample-tasks.ts';
export { type SampledCost } from './run/sampled-cost.ts';
export { placed, remoteRecords, shardRun } from './run/shard-run.ts';
export { shardsOf, wholeIdentity, type ShardFolder } from './run/shards-of.ts';
export { timedCost } from './run/timed-cost.ts';
export { countWatch } from './terminal/count-watch.ts';
export { countingBar, type CountingBar } from './terminal/counting-bar.ts';
export { progressBar, type ProgressBar } from './terminal/progress-bar.ts';
