import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import { AccessLogField, AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  CfnStage,
  CorsHttpMethod,
  type CorsPreflightOptions,
  DomainName,
  HttpApi,
  HttpMethod,
  HttpNoneAuthorizer,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  type IAccessLogDestination,
  SecurityPolicy,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaAuthorizer, HttpLambdaResponseType } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { RouteName } from '../../shared/names.ts';
import type { Stage } from '../stages.ts';
import { type RouteClass, routeClasses, type Throttle, throttlesOf } from '../throttles.ts';
import { AccessLogMetrics } from './access-log-metrics.ts';
import { suppressNag } from './nag-suppressions.ts';
import { logRetentionOf, removalPolicyOf } from './stateful.ts';

export interface PublicApiProps {
  readonly stage: Stage;
  /** The function that identifies callers. The gateway calls this function for every request of a user route. */
  readonly authorizer: IFunction;
  readonly corsOrigins: readonly string[];
  /** The seconds between two heartbeats of a pod. */
  readonly heartbeatSeconds: number;
  /** The burst of requests that the AWS account allows. */
  readonly requestsAtOnce: number;
}

/** The format of the access log. The log has the route but never the path or the query, because the query may contain a download token. */
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
  /** The URL of the API: the domain of the stage if the stage has a domain, else `endpoint`. */
  readonly url: string;
  /** The URL that API Gateway gives to the API. This URL also works if the stage has a domain. */
  readonly endpoint: string;
  /** The target of the DNS record of a custom domain. */
  readonly domainTarget: string | undefined;
  private readonly api: HttpApi;
  private readonly authorizer: HttpLambdaAuthorizer;
  private readonly httpStage: HttpStage;
  private readonly throttles: Readonly<Record<RouteClass, Throttle>>;
  private readonly routeSettings: Record<string, RouteSetting> = {};

  constructor(scope: Construct, id: string, props: PublicApiProps) {
    super(scope, id);
    const { stage, authorizer, corsOrigins, heartbeatSeconds, requestsAtOnce } = props;
    this.throttles = throttlesOf(stage, heartbeatSeconds, requestsAtOnce);
    // The authorizer has no identity source and no cache. Without an identity source, the gateway passes every request to the
    // function, whose refusals have our own body. A cache would still accept a revoked key.
    this.authorizer = new HttpLambdaAuthorizer('Identity', authorizer, {
      identitySource: [],
      responseTypes: [HttpLambdaResponseType.SIMPLE],
      resultsCacheTtl: Duration.seconds(0),
    });
    this.api = new HttpApi(this, 'Http', {
      apiName: `podwarden-${stage.name}`,
      createDefaultStage: false,
      ...(corsOrigins.length === 0 ? {} : { corsPreflight: corsFor(corsOrigins) }),
      // The host name of API Gateway also answers if there is a custom domain, because running pods keep the URL that they were created
      // with. Every route checks the caller, so no protection depends on the host name.
      disableExecuteApiEndpoint: false,
    });
    const domain = this.ownDomain(stage.domain);
    const logGroup = new LogGroup(this, 'AccessLogs', {
      retention: logRetentionOf(stage),
      removalPolicy: removalPolicyOf(stage),
    });
    new AccessLogMetrics(this, 'AccessLogMetrics', stage, logGroup);
    this.httpStage = new HttpStage(this, 'DefaultStage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: this.throttles.user.requestsPerSecond, burstLimit: this.throttles.user.burst },
      accessLogSettings: { destination: destinationOf(logGroup), format: accessLogFormat },
      ...(domain === undefined ? {} : { domainMapping: { domainName: domain } }),
    });
    this.apiId = this.api.apiId;
    this.endpoint = this.api.apiEndpoint;
    this.url = stage.domain === undefined ? this.endpoint : `https://${stage.domain.name}`;
    this.domainTarget = domain?.regionalDomainName;
  }

  /** Adds a route. The authorizer identifies the caller of a `user` route. For other routes, only the function checks the caller. */
  addRoute(id: string, name: RouteName, handler: IFunction): void {
    const [method = '', path = ''] = name.route.split(' ');
    const route = new HttpRoute(this, `${id}Route`, {
      httpApi: this.api,
      routeKey: HttpRouteKey.with(path, httpMethods[method]),
      integration: new HttpLambdaIntegration(`${id}Integration`, handler),
      authorizer: name.auth === 'user' ? this.authorizer : new HttpNoneAuthorizer(),
    });
    if (name.auth !== 'user') {
      const reason =
        'Pods and download tokens are known to the function alone, which checks them; two routes are for all.';
      suppressNag(route, { id: 'AwsSolutions-APIG4', reason });
    }
    this.limit(route, name);
  }

  /** Limits the rate of a route. CloudFormation must create the route before the stage, because the stage holds the limit. */
  private limit(route: HttpRoute, { route: key, auth }: RouteName): void {
    const { requestsPerSecond, burst } = this.throttles[routeClasses[auth]];
    this.routeSettings[key] = { ThrottlingRateLimit: requestsPerSecond, ThrottlingBurstLimit: burst };
    this.httpStage.node.addDependency(route);
    const stage = this.httpStage.node.defaultChild;
    if (CfnStage.isCfnStage(stage)) stage.routeSettings = this.routeSettings;
  }

  private ownDomain(domain: Stage['domain']): DomainName | undefined {
    if (domain === undefined) return undefined;
    return new DomainName(this, 'Domain', {
      domainName: domain.name,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', domain.certificateArn),
      securityPolicy: SecurityPolicy.TLS_1_2,
    });
  }
}

/**
 * Returns the destination of the access log. CDK would pass an ARN that ends in `:*`, and API Gateway stores the ARN without this end,
 * so every stage would always be reported as drifted. CDK has a flag that removes the end, but only for REST APIs.
 */
const destinationOf = (logGroup: LogGroup): IAccessLogDestination => ({
  bind: () => ({
    destinationArn: Stack.of(logGroup).formatArn({
      service: 'logs',
      resource: 'log-group',
      resourceName: logGroup.logGroupName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    }),
  }),
});

/** The throttle of a route in the form of CloudFormation. `routeSettings` is plain JSON, so CDK does not convert the names in it. */
interface RouteSetting {
  readonly ThrottlingRateLimit: number;
  readonly ThrottlingBurstLimit: number;
}

const corsFor = (origins: readonly string[]): CorsPreflightOptions => ({
  allowOrigins: [...origins],
  allowMethods: [CorsHttpMethod.ANY],
  allowHeaders: ['authorization', 'content-type', 'idempotency-key', 'if-match', 'if-none-match'],
  // An operator finds the log lines of a request by its id, `apigw-requestid`.
  exposeHeaders: [
    'apigw-requestid',
    'etag',
    'retry-after',
    'x-dataset-size',
    'x-dataset-sha256',
    'x-token-expires-at',
    'x-next-cursor',
  ],
  maxAge: Duration.hours(1),
});

const httpMethods: Readonly<Record<string, HttpMethod>> = HttpMethod;
