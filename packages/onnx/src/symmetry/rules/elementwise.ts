import { broadcast } from '../combine.ts';
import type { Labels } from '../label.ts';
import type { Rule } from './rule.ts';

/** Each number from the numbers at its place in the inputs, which are broadcast. */
export const elementwise: Rule = ({ node, inputs }) => {
  const labels = broadcast(inputs.filter((input): input is Labels => input !== undefined));
  return node.outputs.map(() => labels);
};
