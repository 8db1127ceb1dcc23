import { address, count, output, shard, toggle, type Values } from '@orograph/commands';

const details = { group: 'machines', isIdentity: false } as const;

/** The flags of every command whose records can be made on many machines. */
export const machineFlags = {
  queue: address('hand the work out to workers, through Redis or Valkey: redis://host:6379', {
    ...details,
    value: '<url>',
  }),
  store: output('a folder that all machines see, for models and data', {
    ...details,
    value: '<folder>',
    needs: 'queue',
    shown: 'the queue itself, up to 256 MiB a file',
  }),
  priority: count('which runs workers take first: 1 before 2', {
    ...details,
    needs: 'queue',
    shown: 'before those with one',
  }),
  detach: toggle('hand all of the work out and end; `collect` has the records later', {
    ...details,
    needs: 'queue',
    conflicts: ['shard'],
  }),
  shard: shard('only the i-th of n parts, from 0; auto, or auto/n, asks Slurm or Kubernetes which', {
    ...details,
    conflicts: ['queue'],
  }),
};

/** What {@link machineFlags} say. */
export type MachineFlags = Values<typeof machineFlags>;
