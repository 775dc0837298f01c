import { splitShellWords } from '../local/runpod-simulator/container-command.ts';
import type { Stage } from '../stages.ts';
import { accountChecks } from './account-checks.ts';
import { type Aws, AwsFault } from './aws-cli.ts';
import { Words } from './shell-variables.ts';

const line = (mark: string, name: string, text: string): string => `${mark.padEnd(5)} ${name.padEnd(11)} ${text}`;

/** Runs every check of the account and prints one line for each. Returns `false` if a check failed. */
export const runAccountChecks = async (aws: Aws, stage: Stage, say: (line: string) => void): Promise<boolean> => {
  const words = new Words(aws, stage.name);
  let well = true;
  for (const check of accountChecks) {
    try {
      const finding = check.judge(await aws(await words.filledIn(splitShellWords(check.command))), stage);
      well &&= finding.well;
      say(line(finding.well ? 'ok' : 'FAIL', check.name, `${finding.says}.`));
    } catch (error) {
      const refused = error instanceof AwsFault && error.refused;
      well &&= refused;
      say(line(refused ? 'skip' : 'FAIL', check.name, error instanceof Error ? error.message : String(error)));
    }
  }
  if (!well) say('      Look at docs/deploy.md#the-first-deploy-a-checklist');
  return well;
};
