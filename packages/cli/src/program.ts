import { Command, Option } from 'commander';

import { connect } from './commands/connect/connect.ts';
import { curvature } from './commands/curvature/curvature.ts';
import { withCurvature, type CurvatureFlags } from './commands/curvature/curvature-flags.ts';
import { ensemble } from './commands/ensemble/ensemble.ts';
import { evaluate, type EvaluateFlags } from './commands/evaluate.ts';
import { exportRun, type ExportFlags } from './commands/export-run.ts';
import { goldilocks } from './commands/goldilocks/goldilocks.ts';
import { inspect, type InspectFlags } from './commands/inspect.ts';
import { merge } from './commands/merge.ts';
import { reach } from './commands/reach/reach.ts';
import { repair, type RepairFlags } from './commands/repair.ts';
import { report } from './commands/report/report.ts';
import { reproduce, type ReproduceFlags } from './commands/reproduce/reproduce.ts';
import type { PipelineFlags } from './commands/run/run-pipeline.ts';
import { similarity } from './commands/similarity/similarity.ts';
import { slice } from './commands/slice/slice.ts';
import { subspace } from './commands/subspace/subspace.ts';
import { toy, type ToyFlags } from './commands/toy/toy.ts';
import { train } from './commands/train/train.ts';
import { view, type ViewFlags } from './commands/view/view.ts';
import { width } from './commands/width/width.ts';
import { withConnect, type ConnectFlags } from './commands/connect/connect-flags.ts';
import type { Context } from './context.ts';
import { withEnsemble, type EnsembleFlags } from './commands/ensemble/ensemble-flags.ts';
import {
  countingNumber,
  countsOf,
  gridOf,
  listOf,
  pairOf,
  portOf,
  rangesOf,
  shardOf,
  wholeNumber,
} from './flags.ts';
import { withGoldilocks, type GoldilocksFlags } from './commands/goldilocks/goldilocks-flags.ts';
import { withReach, type ReachFlags } from './commands/reach/reach-flags.ts';
import { withLossOptions } from './model/loss-settings.ts';
import { batchNormOption } from './model/loss-through.ts';
import { withSimilarity, type SimilarityFlags } from './commands/similarity/similarity-flags.ts';
import { sliceDirections, type SliceFlags } from './commands/slice/slice-kind.ts';
import { withSubspace, type SubspaceFlags } from './commands/subspace/subspace-flags.ts';
import { toyExperiments } from './commands/toy/toy-experiments.ts';
import { withTraining, type TrainFlags } from './commands/train/train-flags.ts';
import { version } from './version.ts';
import { withWidth, type WidthFlags } from './commands/width/width-flags.ts';

/** The losses there are, by name. */
const lossKinds = ['cross-entropy', 'nll', 'mse', 'l1', 'huber', 'bce-with-logits', 'output'] as const;

/** The command line: every command with its flags. Nothing runs before it is parsed. */
export function program(context: Context): Command {
  const { out, err } = context.terminal;
  const root = new Command('orograph')
    .description('The large-scale structure of neural-network loss landscapes, measured.')
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void out.write(text),
      writeErr: (text) => void err.write(text),
      outputError: () => {},
    });
  // Commands inherit what was set above.
  const command = (usage: string, summary: string): Command => root.command(usage).description(summary);

  withLoss(
    command('inspect <model>', 'parameters, ops, which of them lack gradients; with --data loss and metrics'),
  ).action((model: string, flags: InspectFlags) => inspect(model, flags, context));
  withLoss(command('evaluate <models...>', 'loss and metrics'))
    .option('--gradient', "also the gradient's norm, whole and per block")
    .action((models: string[], flags: EvaluateFlags) => evaluate(models, flags, context));
  withLoss(command('slice <models...>', 'the loss on a cut through one to three checkpoints, or more'))
    .addOption(
      new Option(
        '--direction <kind>',
        'how directions are made; filter for one model, between for several',
      ).choices(sliceDirections),
    )
    .option(
      '--from <npz>',
      'a file of directions u/<block>, v/<block>; of a trajectory; for plane of a connector',
    )
    .option('--path <npz>', 'a trajectory or connector to be shown in the cut; may be repeated', listOf)
    .option(...batchNormOption)
    .option('--grid <n>', 'points on each axis: 101, 51x51', gridOf)
    .option('--range <ends>', 'ends of the axes: -1:1 or -1:1,0:2', rangesOf)
    .option('--shard <i/n>', 'only every n-th point, from the i-th', shardOf)
    .option('--seed <n>', 'of random directions', wholeNumber, 0)
    .option('--concurrency <n>', 'points under way at once', countingNumber)
    .option('--out <folder>', 'keep the run in a folder; the same command again goes on with it')
    .action((models: string[], flags: SliceFlags) => slice(models, flags, context));
  withCurvature(
    withLoss(
      command(
        'curvature <model>',
        "the Hessian's largest eigenvalues, its trace, the density of all of them",
      ),
    ),
  ).action((model: string, flags: CurvatureFlags) => curvature(model, flags, context));
  withReach(
    withLoss(
      command('reach <models...>', 'long and short directions from the first model; to the others too'),
    ),
  ).action((models: string[], flags: ReachFlags) => reach(models, flags, context));
  withWidth(
    withLoss(
      command(
        'width <models...>',
        'the width of tunnels: at each model, or of a network trained over a --sweep',
      ),
    ),
  ).action((models: string[], flags: WidthFlags) => width(models, flags, context));
  withSimilarity(
    withLoss(
      command('similarity <models...>', 'how alike functions and weights are, pairwise and along a path'),
    ),
  ).action((models: string[], flags: SimilarityFlags) => similarity(models, flags, context));
  withConnect(
    withLoss(command('connect <models...>', 'a low-loss connector through two or more checkpoints')),
  ).action((models: string[], flags: ConnectFlags) => connect(models, flags, context));
  withGoldilocks(
    withLoss(
      command(
        'goldilocks <net>',
        'how convex random cuts are over the radius, of initializations or a model',
      ),
    ),
  ).action((net: string, flags: GoldilocksFlags) => goldilocks(net, flags, context));
  withSubspace(
    withLoss(command('subspace <net>', 'a network of the zoo, or a model file, trained in random subspaces')),
  ).action((net: string, flags: SubspaceFlags) => subspace(net, flags, context));
  withTraining(withLoss(command('train <net>', 'a network of the zoo on a data set: mnist/mlp'))).action(
    (net: string, flags: TrainFlags) => train(net, flags, context),
  );
  command('run <pipeline>', 'the steps of a pipeline: a YAML file of commands with their flags')
    .option('--out <folder>', "the folder of the runs; the file's, or runs/ and its name by default")
    .option('--json', 'NDJSON on standard output, also on a terminal')
    .action(async (path: string, flags: PipelineFlags) => {
      // The schema is needed by no other command, and slow to load.
      const { runPipeline } = await import('./commands/run/run-pipeline.ts');
      await runPipeline(path, flags, { context, program });
    });
  command('merge <out> <shards...>', 'one run of the folders of all its shards')
    .option('--json', 'NDJSON on standard output')
    .action((to: string, shards: string[], flags: { json?: boolean }) => merge(to, shards, flags, context));
  command('export <run>', 'the points of a run as a file')
    .option('--csv <file>', 'a table, a row a point')
    .option('--npz <file>', 'arrays in the shape of the grid')
    .option('--json', 'failures as NDJSON too')
    .action((run: string, flags: ExportFlags) => exportRun(run, flags, context));
  command('report <run>', 'write the report of a run anew')
    .option('--json', 'failures as NDJSON too')
    .action((run: string) => report(run, context));
  command('repair <run>', 'drop the first damaged record of a run and those after it; a copy is kept')
    .option('--line <n>', 'drop from this line on, whatever it holds', countingNumber)
    .option('--json', 'NDJSON on standard output, also on a terminal')
    .action((folder: string, flags: RepairFlags) => repair(folder, flags, context));
  command('view <run>', 'the report of a run on a local page that follows it while it is written')
    .option('--port <n>', 'the port on 127.0.0.1; any free one by default', portOf, 0)
    .option('--json', 'NDJSON on standard output, also on a terminal')
    .action((folder: string, flags: ViewFlags) => view(folder, flags, context));
  command('toy <experiment>', `the landscape of wedges: ${Object.keys(toyExperiments).join(', ')}`)
    .option('--dim <n>', 'D, the dimension; 200 by default, 60 for cutoff', countingNumber)
    .option('--long <n>', 'how many directions of a wedge are long; half of D by default', countingNumber)
    .option('--seed <n>', 'of everything drawn', wholeNumber, 0)
    .option(
      '--out <folder>',
      'keep the run in a folder, with plots and a report; the same command again goes on with it',
    )
    .option('--json', 'NDJSON on standard output, also on a terminal')
    .action((name: string, flags: ToyFlags) => toy(name, flags, context));
  withEnsemble(
    withLoss(command('ensemble <net>', 'ensembles over the largest learning rate: mnist/mlp')),
  ).action((net: string, flags: EnsembleFlags) => ensemble(net, flags, context));
  command('reproduce [figure]', 'the experiments of the paper, toy beside networks, into one report')
    .option('--quick', 'small settings: minutes instead of hours')
    .option('--on <nets>', 'the networks: mnist/mlp,fashion-mnist/mlp', listOf)
    .option('--data <file>', 'a data file, for networks without a data set in their name')
    .option('--limit <n>', 'only the first examples', countingNumber)
    .option('--hidden <widths>', 'the hidden widths of mlp: 128,64', countsOf)
    .option('--seed <n>', 'of everything drawn', wholeNumber, 0)
    .option('--out <folder>', 'the run folder; runs/reproduce… by default')
    .option('--json', 'NDJSON on standard output, also on a terminal')
    .action((figure: string | undefined, flags: ReproduceFlags) => reproduce(figure, flags, context));
  return root;
}

const withLoss = (command: Command): Command =>
  withLossOptions(command)
    .option('--data <file>', 'the data: NPZ, NPY, IDX, CIFAR batch or CSV, or a name such as mnist/test')
    .option('--input <name=key>', 'the array that feeds an input; may be repeated', pairOf)
    .option('--target <key>', 'the array of targets')
    .addOption(
      new Option('--loss <kind>', 'which loss; guessed from the target by default').choices(lossKinds),
    )
    .option('--limit <n>', 'only the first examples', countingNumber)
    .option(
      '--device <device>',
      'cpu, cuda, webgpu, dml, coreml or auto; for TensorFlow.js tensorflow, wasm, cpu or auto',
    )
    .option('--parameters <globs>', 'only parameters with these names; the others stay fixed', listOf)
    .option('--json', 'NDJSON on standard output, also on a terminal');
