import { parseArgs } from 'node:util';
import { PlainError } from '../plain-error.ts';
import { type Stage, stageNamed } from '../stages.ts';

export interface SmokeOptions {
  readonly apiUrl: string;
  readonly token: string;
  /** The origin of pages that call the API. CORS must allow this origin. */
  readonly origin: string;
  /** The most dollars that the real job may cost. If the value is undefined, no job runs. */
  readonly budget: number | undefined;
  readonly runpod: { readonly url: string; readonly key: string } | undefined;
}

/** The command has wrong arguments, or the person asks for help. */
export class Usage extends PlainError {
  override readonly name = 'Usage';
}

export const help = `npm run --silent smoke -- --api-url URL [--token JWT] [--deploy --budget DOLLARS] [--origin URL]

Checks a deployed API from outside, removes what it made, and ends with 0 when all is well.

  --api-url   The output PublicApiUrl of the stack podwarden-<stage>-api.
  --token     A JWT of a user. Better in the variable PODWARDEN_JWT, which no list of processes shows.
              docs/deploy.md, "Users and their tokens", says how to get one.
  --deploy    Also trains a toy on a real pod, which costs some cents. With RUNPOD_API_KEY set it looks that the pod
              is gone afterwards.
  --budget    Dollars that job may cost at most, for example 0.50.
  --origin    The origin that CORS must let in. Default: the first of CORS_ORIGINS.

npm run --silent smoke -- --account [--stage STAGE]

Asks AWS instead, with the AWS CLI 2 and your credentials, what only the account can tell of a deployed stage, and changes
nothing. Without --stage it is the variable STAGE, or dev.`;

type Environment = Readonly<Record<string, string | undefined>>;

const isHttp = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);

const apiUrlFrom = (given: string | undefined): string => {
  if (given === undefined) throw new Usage(`--api-url is missing.\n\n${help}`);
  if (!isHttp(given)) throw new Usage('--api-url is not an http or https URL.');
  const { origin, pathname } = new URL(given);
  if (pathname !== '/') throw new Usage(`--api-url takes the API's address without a path: ${origin}`);
  return origin;
};

const budgetFrom = (deploy: boolean, given: string | undefined): number | undefined => {
  if (!deploy && given === undefined) return undefined;
  if (!deploy) throw new Usage('--budget is for --deploy.');
  if (given === undefined) throw new Usage('--deploy spends money: say how much at most with --budget, in dollars.');
  const dollars = Number(given);
  if (/^\d+(\.\d+)?$/.test(given) && dollars >= 0.05 && dollars <= 100) return dollars;
  throw new Usage(`--budget ${JSON.stringify(given)} is not an amount of dollars from 0.05 to 100.`);
};

/** Returns the stage whose AWS account the command checks, or `undefined` if the command checks the API. Throws `Usage` or `PlainError`. */
export const readAccountStage = (argv: readonly string[], environment: Environment): Stage | undefined => {
  const { values } = parsed(argv);
  if (values.account) return stageNamed(values.stage ?? environment.STAGE?.trim() ?? 'dev');
  if (values.stage !== undefined) throw new Usage('--stage is for --account.');
  return undefined;
};

export const readOptions = (argv: readonly string[], environment: Environment): SmokeOptions => {
  const { values } = parsed(argv);
  if (values.help) throw new Usage(help);
  const apiUrl = apiUrlFrom(values['api-url']);
  const budget = budgetFrom(values.deploy, values.budget);
  const token = (values.token ?? environment.PODWARDEN_JWT ?? '').trim();
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new Usage(
      'A JWT of a user is needed: --token, or the variable PODWARDEN_JWT. docs/deploy.md, "Users and their tokens", says how to get one.',
    );
  }
  const origin = values.origin ?? environment.CORS_ORIGINS?.split(',')[0]?.trim();
  const key = environment.RUNPOD_API_KEY?.trim();
  const url = (environment.RUNPOD_API_URL?.trim() || 'https://api.runpod.io/v2').replace(/\/+$/, '');
  return { apiUrl, token, budget, origin: origin || 'http://localhost:3000', runpod: key ? { url, key } : undefined };
};

const parsed = (argv: readonly string[]) => {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  try {
    return parseArgs({
      args: [...argv],
      options: {
        'api-url': text,
        token: text,
        origin: text,
        budget: text,
        deploy: flag,
        help: flag,
        account: flag,
        stage: text,
      },
    });
  } catch (cause) {
    // The message of the parser quotes the unexpected argument, which may be a token.
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    throw new Usage(`The arguments are not understood (${code}).\n\n${help}`);
  }
};
