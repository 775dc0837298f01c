import { Duration, Stack } from 'aws-cdk-lib';
import { AccountRecovery, FeaturePlan, Mfa, UserPool, type UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import type { Settings } from '../settings.ts';
import type { Stage } from '../stages.ts';
import { suppressNag } from './nag-suppressions.ts';
import { isProtected, removalPolicyOfProtected } from './stateful.ts';

/** The issuer whose JWTs the API believes. */
export interface Issuer {
  readonly url: string;
  readonly audience: string;
}

/** A Cognito user pool for a stage that need not name an issuer, so that a bare deploy has users who can sign in. */
export class UserPoolIssuer extends Construct implements Issuer {
  readonly url: string;
  readonly audience: string;
  readonly client: UserPoolClient;

  constructor(scope: Construct, id: string, props: { readonly stage: Stage }) {
    super(scope, id);
    const pool = new UserPool(this, 'Users', {
      featurePlan: FeaturePlan.ESSENTIALS,
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      mfa: Mfa.OPTIONAL,
      mfaSecondFactor: { sms: false, otp: true },
      passwordPolicy: {
        minLength: 12,
        requireDigits: true,
        requireLowercase: true,
        requireUppercase: true,
        requireSymbols: true,
      },
      deletionProtection: isProtected(props.stage),
      removalPolicy: removalPolicyOfProtected(props.stage),
    });
    suppressNag(
      pool,
      {
        id: 'AwsSolutions-COG2',
        reason: 'A pool is made only for trials; a password with a second factor is optional there.',
      },
      { id: 'AwsSolutions-COG3', reason: 'The paid tier would cost more than a whole trial deploy.' },
      { id: 'AwsSolutions-COG8', reason: 'The paid tier would cost more than a whole trial deploy.' },
    );
    this.client = pool.addClient('Frontend', {
      authFlows: { userSrp: true, userPassword: true },
      preventUserExistenceErrors: true,
      disableOAuth: true,
      idTokenValidity: Duration.hours(1),
    });
    const stack = Stack.of(this);
    // Another stack imports both as long as no issuer is named, and CloudFormation takes away nothing that is imported.
    stack.exportValue(pool.userPoolId);
    stack.exportValue(this.client.userPoolClientId);
    this.url = `https://cognito-idp.${stack.region}.${stack.urlSuffix}/${pool.userPoolId}`;
    this.audience = this.client.userPoolClientId;
  }
}

/**
 * The issuer that was named; else locally the stack's own, which says where it is, and else a user pool. A stage that may go
 * without a name has the pool in any case: an issuer that is named for a day must not cost the pool's users.
 */
export const issuerOf = (scope: Construct, stage: Stage, settings: Settings): Issuer => {
  const { JWT_ISSUER_URL: url, JWT_AUDIENCE: audience } = settings;
  const own = ownIssuerOf(scope, stage);
  if (url !== undefined && audience !== undefined) return { url, audience };
  if (own === undefined) throw new Error(`stage ${stage.name} has no issuer`);
  return own;
};

const ownIssuerOf = (scope: Construct, stage: Stage): Issuer | undefined => {
  if (stage.name === 'local') return { url: 'http://127.0.0.1:8788', audience: 'podwarden' };
  return stage.mustName.includes('JWT_ISSUER_URL') ? undefined : new UserPoolIssuer(scope, 'Identity', { stage });
};
