import type { Values } from '@orograph/commands';
import { closeLosses, type Subject, withGradient } from '@orograph/models';
import { norm } from '@orograph/tensor';
import { type Body, type Context, InterruptedError, tell, writeResult } from '@orograph/program';
import { asMisuse, openSubjects, remarksOn, tellMemory } from '@orograph/program/models';

import { measuredText } from './measured-text.ts';
import type { evaluateCommand } from './evaluate-command.ts';

/** Examples up to which a gradient of a large network is one run, which writes it into its place. */
const atOnce = 512;

/** Does what the command line asks. */
export const body: Body<typeof evaluateCommand.flags> = (call) => evaluate(call.words, call.flags, call);

/** `evaluate M...`: loss and metrics of each model, and the gradient's norms where asked. */
async function evaluate(
  paths: readonly string[],
  flags: Values<typeof evaluateCommand.flags>,
  { terminal, signal }: Context,
): Promise<void> {
  const losses = await openSubjects(paths, flags, {}, { terminal, signal });
  try {
    for (const remark of remarksOn(losses)) tell(terminal, remark);
    if (flags.gradient)
      for (const { loss, dataset } of losses)
        tellMemory(terminal, loss, {
          singles: dataset.examples > atOnce ? 4 : 3,
          ...(dataset.examples > atOnce && { doubles: 1 }),
        });
    for (const open of losses) {
      if (signal.aborted) throw new InterruptedError('interrupted');
      writeResult(terminal, await evaluationOf(open, flags), { json: flags.json, text });
    }
  } finally {
    await closeLosses(losses);
  }
}

/** The record of a model. */
const evaluationOf = async (open: Subject, flags: Values<typeof evaluateCommand.flags>) => ({
  type: 'evaluation',
  model: open.path,
  ...(await asMisuse(open.path, () => open.loss.metrics(open.loss.theta))),
  ...(flags.gradient && (await gradientNorms(open))),
  examples: open.dataset.examples,
  lossKind: open.loss.lossKind,
  output: open.loss.output.name,
  ...(open.dataset.classes && { classes: open.dataset.classes }),
  ...(flags.l2 !== undefined && { l2: flags.l2 }),
});

/** |∇L|, and the norm of each parameter's part of it. */
async function gradientNorms(open: Subject): Promise<{
  readonly gradientNorm: number;
  readonly gradientNorms: Readonly<Record<string, number>>;
}> {
  const { loss } = open;
  const { grad } = await withGradient(open).valueAndGrad(loss.theta);
  return {
    gradientNorm: norm(grad),
    gradientNorms: Object.fromEntries(
      loss.layout.blocks.map(({ name, offset, size }) => [name, norm(grad.subarray(offset, offset + size))]),
    ),
  };
}

function text(record: Awaited<ReturnType<typeof evaluationOf>>): string {
  const { model, gradientNorm } = record;
  const gradient = gradientNorm === undefined ? '' : `, gradient norm ${gradientNorm.toPrecision(7)}`;
  return `${model}: ${measuredText(record)}${gradient}`;
}
