/** The command that gets BullMQ and its driver, in the versions that are tried. */
export const installCommand = 'npm install bullmq@6.7.0 ioredis@6.0.0';
