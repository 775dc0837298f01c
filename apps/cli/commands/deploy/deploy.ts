import type { Run } from '../run.ts';
import { requestOf } from './request.ts';
import { startDeploy } from './start.ts';

export const run: Run<'deploy'> = async (input, session) =>
  startDeploy(await requestOf(input, session), input.options, session);
