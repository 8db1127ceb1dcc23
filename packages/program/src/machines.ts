/**
 * Has the records of runs made by other machines, the workers of a queue.
 *
 * @packageDocumentation
 */
export { compareManifests, type Comparison } from './machines/exactness.ts';
export { handOut } from './machines/hand-out.ts';
export { storeAt } from './machines/handed-inputs.ts';
export { readQueueNote, type QueueFields } from './machines/queue-note.ts';
export { usualCache, workableRun, type OpenedRun, type Workplace } from './machines/workable-run.ts';
