import { StackFault } from '../cloud/stack-fault.ts';
import type { ConsoleServer } from '../console/console-server.ts';
import { localConsole } from '../console/local-console.ts';
import type { LogSink } from '../functions/log-sink.ts';
import { HttpGateway } from '../gateway/http-gateway.ts';
import type { JwtIssuer } from '../issuer/jwt-issuer.ts';
import type { Engines } from './engines.ts';
import { FunctionAccess } from './function-access.ts';
import { FunctionFleet } from './function-fleet.ts';
import type { LocalStackOptions } from './local-stack.ts';
import { provision } from './provision.ts';
import { type LocalAddresses, readStackPlan, type StackPlan } from './stack-plan.ts';
import { startTimetable } from './start-timers.ts';
import type { Timetable } from './timetable.ts';

export interface AppParts {
  readonly engines: Engines;
  readonly addresses: LocalAddresses;
  readonly options: LocalStackOptions;
  readonly logs: LogSink;
  readonly pages: ConsoleServer;
  /** Sets the gateway that answers calls from then on. */
  readonly open: (gateway: HttpGateway) => void;
}

interface Deployed {
  readonly plan: StackPlan;
  readonly timetable: Timetable;
}

/** The running app. A further deploy replaces its functions while the engines continue. */
export class RunningApp {
  readonly access: FunctionAccess;
  readonly fleet: FunctionFleet;
  private readonly parts: AppParts;
  private deployed: Deployed | undefined;

  constructor(parts: AppParts) {
    const { engines, options, logs } = parts;
    this.parts = parts;
    this.access = new FunctionAccess(engines, options.engines !== undefined);
    this.fleet = new FunctionFleet({
      credentialsOf: (plan) => this.access.credentialsOf(plan),
      endpoints: {
        s3Url: engines.s3.url,
        dynamodbUrl: engines.dynamodb.url,
        secretsUrl: engines.secrets.url,
        lambdaUrl: engines.lambda.url,
      },
      overrides: options.environment ?? {},
      logs,
    });
    engines.lambda.serve(this.fleet);
  }

  get current(): Deployed {
    if (this.deployed) return this.deployed;
    throw new StackFault('The app is not deployed yet.');
  }

  /** Deploys an assembly. If the deploy throws before the functions are replaced, the earlier ones continue. */
  async deploy(assembly: string): Promise<void> {
    const { engines, addresses, options, logs, pages, open } = this.parts;
    const plan = readStackPlan(assembly, addresses);
    await provision(engines, plan, options.secrets);
    await this.access.grant(plan.functions);
    engines.issuer.audience = variableOf(plan, 'JWT_AUDIENCE') ?? engines.issuer.audience;
    engines.issuer.operator = operatorOf(plan);
    engines.issuer.pages = [addresses.consoleUrl];
    this.fleet.deploy(plan.functions);
    const { audience, url: ownIssuerUrl } = engines.issuer;
    const scope = options.settings?.CONSOLE_SIGN_IN_SCOPE;
    pages.serve(localConsole({ addresses, audience, ownIssuerUrl, s3Url: engines.s3.url, scope }));
    open(new HttpGateway(plan.api, (name, event) => this.fleet.invoke(name, event)));
    this.deployed?.timetable.stop();
    this.deployed = { plan, timetable: startTimetable(plan, options, this.fleet, logs) };
  }

  async stop(): Promise<void> {
    this.deployed?.timetable.stop();
    await this.fleet.stop();
  }
}

/** Returns the value of an environment variable in the first function that sets it. */
const variableOf = ({ functions }: StackPlan, variable: string): string | undefined =>
  functions.find(({ environment }) => variable in environment)?.environment[variable];

/** Returns the claim of operators from the environment of the functions. */
const operatorOf = (plan: StackPlan): JwtIssuer['operator'] => {
  const [claim, value] = [variableOf(plan, 'OPERATOR_CLAIM'), variableOf(plan, 'OPERATOR_CLAIM_VALUE')];
  return claim === undefined || value === undefined ? undefined : { claim, value };
};
