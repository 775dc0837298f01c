import { writeFileSync } from 'node:fs';
import { presets } from '../../../../shared/domain/configs/presets.ts';
import { withoutUndefined } from '../../../../shared/domain/without-undefined.ts';
import { checkConfig } from '../../check/check-config.ts';
import { codeOf } from '../../code-of.ts';
import { exit, UsageFault } from '../../exit.ts';
import type { Run } from '../run.ts';

export const run: Run<'configInit'> = async ({ args: [path = 'config.json'], options }, session) => {
  const { preset: wanted = 'sft-small', model, name, force } = options;
  const preset = presets.find(({ id }) => id === wanted);
  if (preset === undefined) throw new UsageFault(`There is no preset ${wanted}.`);
  const begin = preset.training_config;
  const config = { ...begin, ...withoutUndefined({ name, model: model === undefined ? undefined : { name: model } }) };
  const [issue] = checkConfig(config).issues;
  if (issue !== undefined) throw new UsageFault(`${issue.path}: ${issue.message}.`);
  const text = `${JSON.stringify(config, undefined, 2)}\n`;
  if (path === '-' || session.globals.json) {
    session.print(text.trimEnd());
    return exit.ok;
  }
  try {
    writeFileSync(path, text, { flag: force ? 'w' : 'wx' });
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    throw new UsageFault(`${path} is there already. Name another file, or give --force to replace it.`);
  }
  session.say(`Wrote ${path}: ${preset.name}. ${preset.description}`);
  session.say(`Next: podwarden config check ${path}`);
  return exit.ok;
};
