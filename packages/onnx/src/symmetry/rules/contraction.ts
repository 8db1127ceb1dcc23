import { numberOf, textOf } from '../../node-attributes.ts';
import { Refused } from '../../refused.ts';
import { aligned, combine, type Term } from '../combine.ts';
import type { Labels } from '../label.ts';
import type { Rule } from './rule.ts';

/** Y = AB over the last two axes, the others broadcast: the axis summed over runs together in both. */
export const matMul: Rule = ({ inputs }) => {
  const [a, b] = inputs as [Labels, Labels];
  const left = a.length === 1 ? ['k'] : [...aligned(a.length - 2), 'm', 'k'];
  const right = b.length === 1 ? ['k'] : [...aligned(b.length - 2), 'k', 'n'];
  const batch = aligned(Math.max(a.length, b.length, 2) - 2);
  const out = [...batch, ...(a.length === 1 ? [] : ['m']), ...(b.length === 1 ? [] : ['n'])];
  return [
    combine(
      [
        { labels: a, letters: left },
        { labels: b, letters: right },
      ],
      out,
    ),
  ];
};

/** Y = αA′B′ + βC, A′ and B′ transposed where the attributes say so. */
export const gemm: Rule = ({ node, inputs }) => {
  const [a, b, c] = inputs as [Labels, Labels, Labels | undefined];
  const terms: Term[] = [
    { labels: a, letters: numberOf(node, 'transA', 0) ? ['k', 'm'] : ['m', 'k'] },
    { labels: b, letters: numberOf(node, 'transB', 0) ? ['n', 'k'] : ['k', 'n'] },
  ];
  if (c) terms.push({ labels: c, letters: ['m', 'n'].slice(2 - c.length) });
  return [combine(terms, ['m', 'n'])];
};

/** Products summed over the letters that the result does not have. */
export const einsum: Rule = ({ node, inputs }) => {
  const [left, right] = textOf(node, 'equation', '').replaceAll(' ', '').split('->') as [string, string?];
  const letters = left.split(',');
  if (left.includes('.') || letters.some((term) => new Set(term).size < term.length))
    throw new Refused('has an ellipsis or a letter twice in a term');
  const all = letters.join('').split('');
  const once = all.filter((letter) => all.indexOf(letter) === all.lastIndexOf(letter));
  const terms = inputs.map((labels, i) => ({ labels: labels!, letters: letters[i]!.split('') }));
  return [combine(terms, right?.split('') ?? once.toSorted())];
};
