import { number, positive, type Values } from '@orograph/commands';

/** The flags that say which loss is high. */
export const thresholdFlags = {
  threshold: number('the loss that is high', { value: '<loss>', conflicts: ['rise'] }),
  rise: positive('how far above the loss of the model a high loss lies', { value: '<loss>', shown: '0.5' }),
};

/** What {@link thresholdFlags} say. */
export type ThresholdFlags = Values<typeof thresholdFlags>;
