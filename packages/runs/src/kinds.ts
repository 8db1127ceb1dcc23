/**
 * Describes what the commands of Orograph write: a schema for each kind of record, by which records of a run folder are read and typed.
 *
 * @packageDocumentation
 */
export { alignRecords } from './kinds/align-records.ts';
export { alongRecords } from './kinds/along-records.ts';
export { basinRecords } from './kinds/basin-records.ts';
export { connectRecords } from './kinds/connect-records.ts';
export { curvatureFields, type CurvatureFields } from './kinds/curvature-fields.ts';
export { curvatureRecords } from './kinds/curvature-records.ts';
export { ensembleRecords } from './kinds/ensemble-records.ts';
export { goldilocksRecords } from './kinds/goldilocks-records.ts';
export { instabilityRecords } from './kinds/instability-records.ts';
export { optimaRecords } from './kinds/optima-records.ts';
export { overlapRecords } from './kinds/overlap-records.ts';
export { reachRecords } from './kinds/reach-records.ts';
export { sharpnessRecords } from './kinds/sharpness-records.ts';
export { similarityRecords } from './kinds/similarity-records.ts';
export { sliceRecords } from './kinds/slice-records.ts';
export { spectrumRecords } from './kinds/spectrum-records.ts';
export { subspaceRecords } from './kinds/subspace-records.ts';
export { surveyRecords } from './kinds/survey-records.ts';
export { sweepRecords } from './kinds/sweep-records.ts';
export { topologyRecords } from './kinds/topology-records.ts';
export { toyKinds } from './kinds/toy-records.ts';
export { trainRecords } from './kinds/train-records.ts';
export { trajectoryRecords } from './kinds/trajectory-records.ts';
export { wedgeRecords } from './kinds/wedge-records.ts';
export { widthRecords } from './kinds/width-records.ts';
