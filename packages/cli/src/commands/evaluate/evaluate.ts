import type { Values } from '@orograph/commands';
import { closeLosses, type Subject, withGradient } from '@orograph/models';
import { norm } from '@orograph/tensor';
import {
  type Body,
  type Context,
  InterruptedError,
  type ResultRecord,
  tell,
  writeResult,
} from '@orograph/program';
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
      const record = {
        type: 'evaluation',
        model: open.path,
        ...(await asMisuse(open.path, () => open.loss.metrics(open.loss.theta))),
        ...(flags.gradient && (await gradientNorms(open))),
        examples: open.dataset.examples,
        lossKind: open.loss.lossKind,
        output: open.loss.output.name,
        ...(open.dataset.classes && { classes: open.dataset.classes }),
        ...(flags.l2 !== undefined && { l2: flags.l2 }),
      };
      writeResult(terminal, record, { json: flags.json, text });
    }
  } finally {
    await closeLosses(losses);
  }
}

async function gradientNorms(open: Subject): Promise<Record<string, unknown>> {
  const { loss } = open;
  const { grad } = await withGradient(open).valueAndGrad(loss.theta);
  return {
    gradientNorm: norm(grad),
    gradientNorms: Object.fromEntries(
      loss.layout.blocks.map(({ name, offset, size }) => [name, norm(grad.subarray(offset, offset + size))]),
    ),
  };
}

function text(record: ResultRecord): string {
  const gradient =
    'gradientNorm' in record ? `, gradient norm ${Number(record['gradientNorm']).toPrecision(7)}` : '';
  return `${String(record['model'])}: ${measuredText(record)}${gradient}`;
}
