import type { GrantUse } from '../access/access-control.ts';
import { type LocalCredentials, newCredentials, principalOf } from '../access/principal.ts';
import type { FunctionPlan } from '../functions/function-plan.ts';
import type { Engines } from './engines.ts';

/**
 * The credentials and grants of functions in the engines of this process. External servers know only the credentials of the owner: with
 * them every function uses those, and grants are not checked.
 */
export class FunctionAccess {
  private readonly engines: Engines;
  private readonly everybodyIsOwner: boolean;
  private readonly credentials = new Map<string, LocalCredentials>();

  constructor(engines: Engines, everybodyIsOwner: boolean) {
    this.engines = engines;
    this.everybodyIsOwner = everybodyIsOwner;
  }

  /** Sets the grants of functions. A known function keeps its credentials, so that URLs it has signed stay valid. */
  async grant(plans: readonly FunctionPlan[]): Promise<void> {
    if (this.everybodyIsOwner) return;
    for (const { name } of plans) this.credentials.set(name, this.credentials.get(name) ?? newCredentials());
    const principals = plans.map((plan) => principalOf(plan, this.credentialsOf(plan)));
    await Promise.all(this.guarded().map((engine) => engine.admit(principals)));
  }

  credentialsOf({ name }: FunctionPlan): LocalCredentials {
    return this.credentials.get(name) ?? this.engines.credentials;
  }

  async uses(): Promise<readonly GrantUse[]> {
    return (await Promise.all(this.guarded().map((engine) => engine.uses()))).flat();
  }

  private guarded() {
    const { s3, dynamodb, secrets, lambda } = this.engines;
    return [s3, dynamodb, secrets, lambda];
  }
}
