import { Duration } from 'aws-cdk-lib';
import { AccessLogField, AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  CorsHttpMethod,
  DomainName,
  HttpApi,
  HttpMethod,
  HttpNoneAuthorizer,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { RouteName } from '../../shared/names.ts';
import type { Stage } from '../stages.ts';
import type { Issuer } from './identity.ts';
import { removalPolicyOf } from './stateful.ts';

export interface PublicApiProps {
  readonly stage: Stage;
  readonly issuer: Issuer;
  readonly corsOrigins: readonly string[];
}

/** The route and never the path or the query: a download token travels in the query. */
const accessLogFormat = AccessLogFormat.custom(
  JSON.stringify({
    request_id: AccessLogField.contextRequestId(),
    time: AccessLogField.contextRequestTime(),
    route: AccessLogField.contextRouteKey(),
    status: AccessLogField.contextStatus(),
    response_bytes: AccessLogField.contextResponseLength(),
    latency_ms: AccessLogField.contextResponseLatency(),
    integration_latency_ms: AccessLogField.contextIntegrationLatency(),
    integration_error: AccessLogField.contextIntegrationErrorMessage(),
    authorizer_error: AccessLogField.contextAuthorizerError(),
    source_ip: AccessLogField.contextIdentitySourceIp(),
  }),
);

export class PublicApi extends Construct {
  readonly apiId: string;
  /** Where it answers; its own domain where the stage has one. */
  readonly url: string;
  private readonly api: HttpApi;
  private readonly authorizer: HttpJwtAuthorizer;

  constructor(scope: Construct, id: string, { stage, issuer, corsOrigins }: PublicApiProps) {
    super(scope, id);
    this.authorizer = new HttpJwtAuthorizer('Users', issuer.url, { jwtAudience: [issuer.audience] });
    this.api = new HttpApi(this, 'Http', {
      apiName: `podwarden-${stage.name}`,
      createDefaultStage: false,
      corsPreflight: {
        allowOrigins: [...corsOrigins],
        allowMethods: [CorsHttpMethod.ANY],
        allowHeaders: ['authorization', 'content-type', 'idempotency-key'],
        exposeHeaders: ['retry-after', 'x-dataset-size', 'x-dataset-sha256', 'x-token-expires-at'],
        maxAge: Duration.hours(1),
      },
    });
    const logGroup = new LogGroup(this, 'AccessLogs', {
      retention: stage.retention,
      removalPolicy: removalPolicyOf(stage),
    });
    new HttpStage(this, 'DefaultStage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: stage.throttle.requestsPerSecond, burstLimit: stage.throttle.burst },
      accessLogSettings: { destination: new LogGroupLogDestination(logGroup), format: accessLogFormat },
      ...(stage.domain === undefined ? {} : { domainMapping: { domainName: this.ownDomain(stage.domain) } }),
    });
    this.apiId = this.api.apiId;
    this.url = stage.domain === undefined ? this.api.apiEndpoint : `https://${stage.domain.name}`;
  }

  /** Only `user` routes are checked here. Pods and download tokens are known by the function alone. */
  addRoute(id: string, name: RouteName, handler: IFunction): void {
    const [method = '', path = ''] = name.route.split(' ');
    new HttpRoute(this, `${id}Route`, {
      httpApi: this.api,
      routeKey: HttpRouteKey.with(path, httpMethods[method]),
      integration: new HttpLambdaIntegration(`${id}Integration`, handler),
      authorizer: name.auth === 'user' ? this.authorizer : new HttpNoneAuthorizer(),
    });
  }

  private ownDomain(domain: NonNullable<Stage['domain']>): DomainName {
    return new DomainName(this, 'Domain', {
      domainName: domain.name,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', domain.certificateArn),
    });
  }
}

const httpMethods: Readonly<Record<string, HttpMethod>> = HttpMethod;
