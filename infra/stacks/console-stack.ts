import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { ConsoleConfig } from '../console/console-config.ts';
import type { ConsoleEndpoints } from '../console/security-headers.ts';
import { ConsolePages } from '../constructs/console-pages.ts';
import type { Issuer } from '../constructs/identity.ts';
import type { Deployment } from '../deployment.ts';
import type { ApiStack } from './api-stack.ts';
import type { DataStack } from './data-stack.ts';

/** The stacks whose resources the console uses. */
export interface ConsoleOwners {
  readonly data: DataStack;
  readonly api: ApiStack;
}

const issuerIn = ({ url, audience, console: signIn }: Issuer): Pick<ConsoleConfig, 'issuer'> =>
  signIn === undefined ? {} : { issuer: { url, client_id: signIn.clientId, scope: signIn.scope, audience } };

/**
 * The stack that serves the pages of the console from a bucket that only CloudFront may read. `infra/account/deploy.ts` uploads the
 * pages, with the content of `config.json` that is an output of this stack.
 */
export class ConsoleStack extends Stack {
  constructor(scope: Construct, id: string, { data, api }: ConsoleOwners, { stage, settings }: Deployment) {
    super(scope, id, { stackName: `podwarden-${stage.name}-console`, description: 'Podwarden: the console' });
    const { publicApiUrl } = api.resources;
    const endpoints: ConsoleEndpoints = {
      api: publicApiUrl,
      storage: `https://${data.bucket.bucketName}.s3.${this.region}.${this.urlSuffix}`,
      signIn: data.issuer.console?.origins ?? [],
    };
    const config: ConsoleConfig = { api_url: publicApiUrl, stage: stage.name, ...issuerIn(data.issuer) };
    const pages = new ConsolePages(this, 'Pages', {
      stage,
      endpoints,
      url: settings.CONSOLE_URL,
      certificateArn: settings.CONSOLE_CERTIFICATE_ARN,
    });
    new CfnOutput(this, 'ConsoleUrl', { value: pages.url });
    new CfnOutput(this, 'ConsoleDomainTarget', { value: pages.distribution.distributionDomainName });
    new CfnOutput(this, 'ConsoleBucketName', { value: pages.bucket.bucketName });
    new CfnOutput(this, 'ConsoleConfig', { value: this.toJsonString(config) });
  }
}
