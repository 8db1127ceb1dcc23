export { main } from './main.ts';
export type { Environment, ResultRecord, Terminal } from '@orograph/program';
