/**
 * Has the records of runs made by other machines: in shards, or by the workers of a queue.
 *
 * @packageDocumentation
 */
export { compareManifests, type Comparison } from './machines/exactness.ts';
export { fromElsewhere, type RecordSource } from './machines/from-elsewhere.ts';
export { handOut } from './machines/hand-out.ts';
export { storeAt } from './machines/handed-inputs.ts';
export { readQueueNote, type QueueFields } from './machines/queue-note.ts';
export { placed, remoteRecords, shardRun } from './machines/shard-run.ts';
export { usualCache, workableRun, type OpenedRun, type Workplace } from './machines/workable-run.ts';
