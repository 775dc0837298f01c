import { Duration, Stack } from 'aws-cdk-lib';
import { AccountRecovery, FeaturePlan, Mfa, UserPool, type UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import type { Settings } from '../settings.ts';
import type { Stage } from '../stages.ts';
import { accept } from './accepted-rule.ts';
import { isProtected, removalPolicyOf } from './stateful.ts';

/** Whose JWTs the API believes. */
export interface Issuer {
  readonly url: string;
  readonly audience: string;
}

/** A Cognito user pool for a deploy that names no issuer, so that a bare one has users who can sign in. */
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
      removalPolicy: removalPolicyOf(props.stage),
    });
    accept(
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
    this.url = `https://cognito-idp.${stack.region}.${stack.urlSuffix}/${pool.userPoolId}`;
    this.audience = this.client.userPoolClientId;
  }
}

/** Locally the stack's own issuer, which says where it is; else the one that was named, else a user pool. */
export const issuerOf = (scope: Construct, stage: Stage, settings: Settings): Issuer => {
  const { JWT_ISSUER_URL: url, JWT_AUDIENCE: audience } = settings;
  if (url !== undefined && audience !== undefined) return { url, audience };
  if (stage.name === 'local') return { url: 'http://127.0.0.1:8788', audience: 'podwarden' };
  return new UserPoolIssuer(scope, 'Identity', { stage });
};
