import { text } from '../page/fact-rows.ts';

/**
 * Says what should make one careful about a model before anything else: a loss no better than a guess.
 *
 * @param model - its loss on the data, and how many classes it tells apart, where it does.
 */
export function guessCautions({
  at,
  classes,
}: {
  readonly at: { readonly loss: number };
  readonly classes?: number | undefined;
}): string[] {
  if (!Number.isFinite(at.loss))
    return [`The loss of the model is ${text(at.loss)}: nothing else can be read.`];
  if (classes === undefined || at.loss < Math.log(classes)) return [];
  return [
    `The loss is ${text(at.loss)}, no better than guessing one of ${classes} classes (${text(Math.log(classes))}): check that the data are scaled and labelled as in training (--scale, --target).`,
  ];
}
