import { norm } from '@orograph/tensor';

import type { Context } from '../context.ts';
import { InterruptedError } from '../terminal/failure.ts';
import { asMisuse, closeLosses, openLosses, type OpenLoss } from '../model/open-loss.ts';
import type { LossFlags } from '../model/loss-settings.ts';
import type { ResultRecord } from '../terminal/record-line.ts';
import { tell, writeResult } from '../terminal/terminal.ts';
import { withGradient } from '../model/with-gradient.ts';

/** The flags of `evaluate`. */
export interface EvaluateFlags extends LossFlags {
  /** Also the gradient's norm, whole and per block. */
  readonly gradient?: boolean;
  /** NDJSON whatever standard output is. */
  readonly json?: boolean;
}

/** `evaluate M...`: loss and metrics of each model, and the gradient's norms where asked. */
export async function evaluate(
  paths: readonly string[],
  flags: EvaluateFlags,
  { terminal, signal }: Context,
): Promise<void> {
  const losses = await openLosses(paths, flags);
  try {
    for (const open of losses) {
      if (signal.aborted) throw new InterruptedError('interrupted');
      for (const warning of open.loss.warnings) tell(terminal, `warning: ${open.path}: ${warning}`);
      const record = {
        type: 'evaluation',
        model: open.path,
        ...(await asMisuse(open.path, () => open.loss.metrics(open.loss.theta))),
        ...(flags.gradient && (await gradientNorms(open))),
        examples: open.dataset.examples,
        lossKind: open.loss.lossKind,
        ...(flags.l2 !== undefined && { l2: flags.l2 }),
      };
      writeResult(terminal, record, { json: flags.json, text });
    }
  } finally {
    await closeLosses(losses);
  }
}

async function gradientNorms(open: OpenLoss): Promise<Record<string, unknown>> {
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
  const metrics = Object.entries(record['metrics'] as Record<string, number>);
  const gradient = 'gradientNorm' in record ? `, gradient norm ${String(record['gradientNorm'])}` : '';
  return `${String(record['model'])}: ${String(record['lossKind'])} ${String(record['loss'])}${metrics
    .map(([name, value]) => `, ${name} ${value}`)
    .join('')}${gradient}`;
}
