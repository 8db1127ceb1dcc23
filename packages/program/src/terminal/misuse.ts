export { misuse, MisuseError } from '@orograph/runs/process';
