export { main } from './main.ts';
export type { Context } from './context.ts';
export type { ResultRecord } from './terminal/record-line.ts';
export type { Terminal } from './terminal/terminal.ts';
