import { command, type Command } from '@orograph/program';
import {
  collectCommand,
  completionCommand,
  exportCommand,
  mergeCommand,
  repairCommand,
  runCommand,
  workerCommand,
} from '@orograph/program/commands';
import { alongCommand } from './commands/along/along-command.ts';
import { alignCommand } from './commands/align/align-command.ts';
import { basinCommand } from './commands/basin/basin-command.ts';
import { connectCommand } from './commands/connect/connect-command.ts';
import { curvatureCommand } from './commands/curvature/curvature-command.ts';
import { differentiateCommand } from './commands/differentiate/differentiate-command.ts';
import { ensembleCommand } from './commands/ensemble/ensemble-command.ts';
import { evaluateCommand } from './commands/evaluate/evaluate-command.ts';
import { goldilocksCommand } from './commands/goldilocks/goldilocks-command.ts';
import { inspectCommand } from './commands/inspect/inspect-command.ts';
import { instabilityCommand } from './commands/instability/instability-command.ts';
import { overlapCommand } from './commands/overlap/overlap-command.ts';
import { reachCommand } from './commands/reach/reach-command.ts';
import { reportCommand } from './commands/report/report-command.ts';
import { reproduceCommand } from './commands/reproduce/reproduce-command.ts';
import { sharpnessCommand } from './commands/sharpness/sharpness-command.ts';
import { similarityCommand } from './commands/similarity/similarity-command.ts';
import { sliceCommand } from './commands/slice/slice-command.ts';
import { studioCommand } from './commands/studio/studio-command.ts';
import { subspaceCommand } from './commands/subspace/subspace-command.ts';
import { surveyCommand } from './commands/survey/survey-command.ts';
import { topologyCommand } from './commands/topology/topology-command.ts';
import { toyCommand } from './commands/toy/toy-command.ts';
import { trainCommand } from './commands/train/train-command.ts';
import { trajectoryCommand } from './commands/trajectory/trajectory-command.ts';
import { viewCommand } from './commands/view/view-command.ts';
import { wedgeCommand } from './commands/wedge/wedge-command.ts';
import { widthCommand } from './commands/width/width-command.ts';

/** All commands, in the order of help. What a command does is loaded when it is asked for. */
export const commands: readonly Command[] = [
  command(surveyCommand, { body: () => import('./commands/survey/survey.ts') }),
  command(inspectCommand, { body: () => import('./commands/inspect/inspect.ts') }),
  command(evaluateCommand, { body: () => import('./commands/evaluate/evaluate.ts') }),
  command(sliceCommand, { body: () => import('./commands/slice/slice.ts') }),
  command(curvatureCommand, { body: () => import('./commands/curvature/curvature.ts') }),
  command(sharpnessCommand, { body: () => import('./commands/sharpness/sharpness.ts') }),
  command(reachCommand, { body: () => import('./commands/reach/reach.ts') }),
  command(widthCommand, { body: () => import('./commands/width/width.ts') }),
  command(basinCommand, { body: () => import('./commands/basin/basin.ts') }),
  command(wedgeCommand, { body: () => import('./commands/wedge/wedge.ts') }),
  command(overlapCommand, { body: () => import('./commands/overlap/overlap.ts') }),
  command(similarityCommand, { body: () => import('./commands/similarity/similarity.ts') }),
  command(connectCommand, { body: () => import('./commands/connect/connect.ts') }),
  command(alignCommand, { body: () => import('./commands/align/align.ts') }),
  command(topologyCommand, { body: () => import('./commands/topology/topology.ts') }),
  command(trajectoryCommand, { body: () => import('./commands/trajectory/trajectory.ts') }),
  command(alongCommand, { body: () => import('./commands/along/along.ts') }),
  command(goldilocksCommand, { body: () => import('./commands/goldilocks/goldilocks.ts') }),
  command(subspaceCommand, { body: () => import('./commands/subspace/subspace.ts') }),
  command(instabilityCommand, { body: () => import('./commands/instability/instability.ts') }),
  command(ensembleCommand, { body: () => import('./commands/ensemble/ensemble.ts') }),
  command(trainCommand, { body: () => import('./commands/train/train.ts') }),
  command(differentiateCommand, { body: () => import('./commands/differentiate/differentiate.ts') }),
  runCommand,
  mergeCommand,
  exportCommand,
  command(reportCommand, { body: () => import('./commands/report/report.ts') }),
  repairCommand,
  command(viewCommand, { body: () => import('./commands/view/view.ts') }),
  command(studioCommand, { body: () => import('./commands/studio/studio.ts') }),
  workerCommand,
  collectCommand,
  completionCommand,
  command(toyCommand, { body: () => import('./commands/toy/toy.ts') }),
  command(reproduceCommand, { body: () => import('./commands/reproduce/reproduce.ts') }),
];
