import { Duration, Fn, Stack } from 'aws-cdk-lib';
import {
  AccountRecovery,
  FeaturePlan,
  Mfa,
  OAuthScope,
  UserPool,
  type UserPoolClient,
  type UserPoolClientOptions,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { callbackPath } from '../../apps/console/src/session/callback-path.ts';
import type { Settings } from '../settings.ts';
import type { Stage } from '../stages.ts';
import { suppressNag } from './nag-suppressions.ts';
import { isProtected, removalPolicyOfProtected } from './stateful.ts';

/** The issuer whose JWTs the API accepts. */
export interface Issuer {
  readonly url: string;
  readonly audience: string;
  /** The facts that the console needs to sign people in. Without these facts, people sign in with API keys only. */
  readonly console?: ConsoleSignIn;
}

export interface ConsoleSignIn {
  readonly clientId: string;
  readonly scope: string;
  /** The origins that the pages of the console call for a sign-in: the origins of the issuer and of its token endpoint. */
  readonly origins: readonly string[];
}

/**
 * Returns the OAuth settings of the client: authorization code with PKCE for the pages of the console. OAuth is off until the address
 * of the console is known, because a client must name the URL to which people return after they have signed in.
 */
const oauthOf = (consoleUrl: string | undefined): Pick<UserPoolClientOptions, 'disableOAuth' | 'oAuth'> =>
  consoleUrl === undefined
    ? { disableOAuth: true }
    : {
        oAuth: {
          flows: { authorizationCodeGrant: true },
          scopes: [OAuthScope.OPENID, OAuthScope.EMAIL],
          callbackUrls: [`${consoleUrl}${callbackPath}`],
          logoutUrls: [`${consoleUrl}/`],
        },
      };

/** A Cognito user pool for a stage whose settings need not name an issuer. So users can sign in after a deploy without settings. */
export class UserPoolIssuer extends Construct implements Issuer {
  readonly url: string;
  readonly audience: string;
  readonly client: UserPoolClient;
  readonly console: ConsoleSignIn;

  constructor(scope: Construct, id: string, props: { readonly stage: Stage; readonly consoleUrl: string | undefined }) {
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
      ...oauthOf(props.consoleUrl),
      idTokenValidity: Duration.hours(1),
    });
    const stack = Stack.of(this);
    const ofThisStack = Fn.select(0, Fn.split('-', Fn.select(2, Fn.split('/', stack.stackId))));
    const domain = pool.addDomain('SignIn', {
      // A name is unique in a region over all accounts. The id of the stack makes the name unique and does not reveal the account.
      cognitoDomain: { domainPrefix: `podwarden-${props.stage.name}-${ofThisStack}` },
    });
    // Another stack imports these values while no issuer is named, and CloudFormation refuses to remove an imported export.
    stack.exportValue(pool.userPoolId);
    stack.exportValue(this.client.userPoolClientId);
    this.url = `https://cognito-idp.${stack.region}.${stack.urlSuffix}/${pool.userPoolId}`;
    this.audience = this.client.userPoolClientId;
    stack.exportValue(domain.domainName);
    this.console = {
      clientId: this.audience,
      scope: 'openid email',
      origins: [`https://cognito-idp.${stack.region}.${stack.urlSuffix}`, domain.baseUrl()],
    };
  }
}

/**
 * Returns the issuer that the settings name. If the settings name no issuer, returns the issuer of the local stack for the stage `local`,
 * and a user pool for any other stage. A stage that need not name an issuer always has the pool: naming an issuer for a day must not delete
 * the users of the pool.
 */
export const issuerOf = (scope: Construct, stage: Stage, settings: Settings): Issuer => {
  const { JWT_ISSUER_URL: url, JWT_AUDIENCE: audience } = settings;
  const own = ownIssuerOf(scope, stage, settings);
  if (url !== undefined && audience !== undefined) return { url, audience, ...consoleSignInOf(url, settings) };
  if (own === undefined) throw new Error(`stage ${stage.name} has no issuer`);
  return own;
};

const consoleSignInOf = (
  issuerUrl: string,
  { CONSOLE_CLIENT_ID: clientId, CONSOLE_SIGN_IN_SCOPE: scope, CONSOLE_SIGN_IN_ORIGINS: others }: Settings,
): Pick<Issuer, 'console'> =>
  clientId === undefined ? {} : { console: { clientId, scope, origins: [new URL(issuerUrl).origin, ...others] } };

const ownIssuerOf = (scope: Construct, stage: Stage, settings: Settings): Issuer | undefined => {
  if (stage.name === 'local') return { url: 'http://127.0.0.1:8788', audience: 'podwarden' };
  if (stage.mustName.includes('JWT_ISSUER_URL')) return undefined;
  return new UserPoolIssuer(scope, 'Identity', { stage, consoleUrl: settings.CONSOLE_URL });
};
