/**
 * Reads and plans pipelines: YAML files whose steps are commands.
 *
 * @packageDocumentation
 */
export { type CommandKeys, commandKeys, type KeyedFlag, readBy } from './pipelines/command-keys.ts';
export { flagWords, pathsOf, ValueError } from './pipelines/flag-words.ts';
export { stepIdentity } from './pipelines/input-hashes.ts';
export { type PipelineData, pipelineSchema, type StepData } from './pipelines/pipeline-schema.ts';
export { keyWords, type PipelinePlan, type PipelineStep, stepWords } from './pipelines/pipeline-step.ts';
export { planSteps } from './pipelines/plan-steps.ts';
export { type PipelineFile, readPipeline } from './pipelines/read-pipeline.ts';
export {
  parseReference,
  type Reference,
  referencesIn,
  resolveReferences,
  stepOutputs,
} from './pipelines/references.ts';
export { stepValues } from './pipelines/step-values.ts';
