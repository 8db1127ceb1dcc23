import { element } from './dom.ts';

/** A step of the tour: what to know, and the view that shows it. */
interface TourStep {
  readonly title: string;
  readonly says: string;
  /** The name of the view. */
  readonly view: string;
}

const steps: readonly TourStep[] = [
  {
    title: 'A cut',
    says: 'A network of D weights has its loss over a space of D dimensions. A cut shows it on a plane: the model is in the middle, and each place is another setting of all weights. Two directions of D are little: another seed is another cut.',
    view: 'plane',
  },
  {
    title: 'A wedge',
    says: 'A picture of the low-loss region: wedges, each long in n of the D dimensions and thin in the others. In the toy model the loss is the distance to the nearest one, so that all of it can be computed and compared with the network.',
    view: 'wedges',
  },
  {
    title: 'Long and short directions',
    says: 'Along most directions the loss stays low far out, along a few it rises at once. A direction is short or long only beside a threshold, which the report names.',
    view: 'reach',
  },
  {
    title: 'A connector',
    says: 'Two trainings end at two optima. On the straight line between them the loss often rises (the barrier), while a curve of low loss joins them. Train two networks first; then look at the segment, and at the connector.',
    view: 'train',
  },
  {
    title: 'Sharpness, and what not to conclude',
    says: 'Sharpness says how fast the loss rises near the model. Most measures change when layers are rescaled although the network computes the same, so they do not say by themselves which network will do better on new data; and a smooth picture of two directions does not say that the others are smooth.',
    view: 'sharpness',
  },
];

/** A tour of five steps; `look` shows a view and measures it. */
export const tour = (look: (view: string) => void): HTMLElement =>
  element(
    'details',
    { className: 'tour' },
    element('summary', {}, 'A tour of five steps'),
    element(
      'ol',
      {},
      ...steps.map(({ title, says, view }) =>
        element(
          'li',
          {},
          element('p', {}, element('strong', {}, `${title}. `), says),
          element('button', { type: 'button', onclick: () => look(view) }, `Show me: ${title.toLowerCase()}`),
        ),
      ),
    ),
  );
