/** The experiments of Fort & Jastrzebski 2019, as functions over a run folder. */
export { experiments } from './experiments/index.ts';
export type { Claim, Experiment, Figure, Provenance, Scale } from './experiment.ts';
export { reproduce, verdictRecords, type ReproduceSettings } from './reproduce.ts';
export { nullsOf, reproductionIdentity, reproductionOf, tasksOf, type Reproduction } from './reproduction.ts';
export { separateTasks, type SeparateTask, type SeparateTasks } from './separate-tasks.ts';
export type { TaskShard } from './study/task-shard.ts';
export {
  nullBench,
  nullKindOf,
  nullKinds,
  nullStudies,
  nullTitles,
  type NullKind,
} from './nulls/null-studies.ts';
export type { Results } from './report/read-results.ts';
export { reproduceReport } from './report/reproduce-report.ts';
export type { Lab } from './study/lab.ts';
export { networkCost, secondsToGo, taskClock, type NetworkCost, type NetworkCosts } from './study/cost.ts';
export { networkBench, type Bench, type DerivableLoss } from './study/network-bench.ts';
export { studiesOf, usualNetworks, type StudyFlags } from './study/studies.ts';
export type { Study, Subject, SubjectSettings } from './study/subject.ts';
export type { Task, TaskOutcome } from './study/task.ts';
export type { Sizes, Work } from './study/work.ts';
export { judgedClaims, type ClaimVerdict, type JudgedClaim } from './verdict/judgements.ts';
export type { Finding } from './verdict/finding.ts';
export { endsOf, type Sample } from './verdict/sample.ts';
export { combined, judge, judgeAll, type Judgement, type Outcome } from './verdict/verdict.ts';
