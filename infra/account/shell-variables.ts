import * as z from 'zod';
import type { Aws } from './aws-cli.ts';

const outputsSchema = z.array(z.object({ OutputKey: z.string(), OutputValue: z.string() }));
const resourcesSchema = z.array(z.object({ LogicalResourceId: z.string(), PhysicalResourceId: z.string() }));

const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();

/**
 * Replaces the shell variables and functions of docs/deploy.md by their values: `$STAGE`, `$ACCOUNT`, `$(output STACK NAME)`,
 * `$(named STACK ID)`, `$(ago MINUTES)`. Throws if the stage has no such output or resource, and `AwsFault` if a call fails.
 */
export class Words {
  readonly #aws: Aws;
  readonly #stage: string;

  constructor(aws: Aws, stage: string) {
    this.#aws = aws;
    this.#stage = stage;
  }

  async filledIn(args: readonly string[]): Promise<readonly string[]> {
    return Promise.all(args.map((arg) => this.#filled(arg)));
  }

  async #filled(arg: string): Promise<string> {
    let filled = arg.replaceAll('$STAGE', this.#stage);
    for (const [call, name = '', first = '', second = ''] of filled.matchAll(/\$\((\w+) (\w+)(?: (\w+))?\)/g)) {
      filled = filled.replace(call, await this.#called(name, first, second));
    }
    return filled.includes('$ACCOUNT') ? filled.replaceAll('$ACCOUNT', await this.#account()) : filled;
  }

  async #called(name: string, first: string, second: string): Promise<string> {
    if (name === 'ago') return ago(Number(first));
    const stack = ['--stack-name', `podwarden-${this.#stage}-${first}`];
    if (name === 'output') {
      const query = ['--query', 'Stacks[0].Outputs[].{OutputKey:OutputKey,OutputValue:OutputValue}'];
      const outputs = outputsSchema.parse(await this.#aws(['cloudformation', 'describe-stacks', ...stack, ...query]));
      return found(second, outputs.find(({ OutputKey }) => OutputKey === second)?.OutputValue);
    }
    const query = [
      '--query',
      'StackResourceSummaries[].{LogicalResourceId:LogicalResourceId,PhysicalResourceId:PhysicalResourceId}',
    ];
    const listed = await this.#aws(['cloudformation', 'list-stack-resources', ...stack, ...query]);
    const made = resourcesSchema.parse(listed);
    return found(
      second,
      made.find(({ LogicalResourceId }) => LogicalResourceId.startsWith(second))?.PhysicalResourceId,
    );
  }

  async #account(): Promise<string> {
    return z.string().parse(await this.#aws(['sts', 'get-caller-identity', '--query', 'Account']));
  }
}

const found = (name: string, value: string | undefined): string => {
  if (value === undefined) throw new Error(`The stage has no ${name}: is it deployed from this clone?`);
  return value;
};
