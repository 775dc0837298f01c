import * as z from 'zod';
import { cfnBoolean, cfnNumber, ofType, propertiesOf } from '../cloud/properties.ts';
import type { ResolvedResource } from '../cloud/resolved-resources.ts';
import { StackFault } from '../cloud/stack-fault.ts';
import { functionNameIn } from '../functions/function-plan.ts';

const corsSchema = z.object({
  AllowOrigins: z.array(z.string()).default([]),
  AllowMethods: z.array(z.string()).default([]),
  AllowHeaders: z.array(z.string()).default([]),
  ExposeHeaders: z.array(z.string()).default([]),
  AllowCredentials: cfnBoolean.default(false),
  MaxAge: cfnNumber.optional(),
});
export type CorsConfiguration = z.output<typeof corsSchema>;

const apiSchema = z.object({ ProtocolType: z.literal('HTTP'), CorsConfiguration: corsSchema.optional() });

/** The throttles of a stage are not implemented: they protect callers from each other, and a local stack has one owner. */
const stageSchema = z.object({
  StageName: z.literal('$default', 'only the $default stage is served here'),
});

const integrationSchema = z.object({
  IntegrationType: z.literal('AWS_PROXY'),
  IntegrationUri: z.string(),
  PayloadFormatVersion: z.literal('2.0'),
  TimeoutInMillis: cfnNumber.default(30_000),
});

/** The gateway calls the authorizer for every request and caches no answer. */
const authorizerSchema = z.object({
  AuthorizerType: z.literal('REQUEST', 'only Lambda authorizers are served here'),
  AuthorizerUri: z.string(),
  AuthorizerPayloadFormatVersion: z.literal('2.0'),
  EnableSimpleResponses: cfnBoolean.refine((simple) => simple, 'only simple responses are served here'),
  AuthorizerResultTtlInSeconds: cfnNumber.refine((seconds) => seconds === 0, 'no answer is remembered here'),
  IdentitySource: z.array(z.string()).max(0, 'identity sources are not served here').default([]),
});

const routeSchema = z.object({
  RouteKey: z.string(),
  Target: z.string(),
  AuthorizationType: z.enum(['NONE', 'CUSTOM']).default('NONE'),
  AuthorizerId: z.string().optional(),
});

export interface ApiRoute {
  readonly key: string;
  readonly functionName: string;
  readonly timeoutMs: number;
  /** The authorizer of the route: the name of its function. */
  readonly authorizer: string | undefined;
}

export interface ApiPlan {
  readonly id: string;
  readonly cors: CorsConfiguration | undefined;
  readonly routes: readonly ApiRoute[];
}

const integrationsOf = (resources: readonly ResolvedResource[]) =>
  new Map(
    ofType(resources, 'AWS::ApiGatewayV2::Integration').map((resource) => {
      const { IntegrationUri, TimeoutInMillis } = propertiesOf(resource, integrationSchema);
      const functionName = functionNameIn(resource, 'integrates', IntegrationUri);
      return [resource.ref, { functionName, timeoutMs: TimeoutInMillis }] as const;
    }),
  );

const authorizersOf = (resources: readonly ResolvedResource[]) =>
  new Map(
    ofType(resources, 'AWS::ApiGatewayV2::Authorizer').map((resource) => {
      const { AuthorizerUri } = propertiesOf(resource, authorizerSchema);
      return [resource.ref, functionNameIn(resource, 'asks', AuthorizerUri)] as const;
    }),
  );

/** Returns the app's only HTTP API with its routes. */
export const apiPlan = (resources: readonly ResolvedResource[]): ApiPlan => {
  const [api, ...others] = ofType(resources, 'AWS::ApiGatewayV2::Api');
  if (api === undefined || others.length > 0)
    throw new StackFault('The app must have exactly one HTTP API to be run here.');
  const { CorsConfiguration } = propertiesOf(api, apiSchema);
  for (const stage of ofType(resources, 'AWS::ApiGatewayV2::Stage')) propertiesOf(stage, stageSchema);
  const integrations = integrationsOf(resources);
  const authorizers = authorizersOf(resources);
  const routes = ofType(resources, 'AWS::ApiGatewayV2::Route').map((resource): ApiRoute => {
    const route = propertiesOf(resource, routeSchema);
    const integration = integrations.get(route.Target.replace(/^integrations\//, ''));
    const authorizer = authorizers.get(route.AuthorizerId ?? '');
    if (!integration)
      throw new StackFault(`Route ${route.RouteKey} leads to ${route.Target}, which is not in the template.`);
    if (route.AuthorizationType === 'CUSTOM' && !authorizer)
      throw new StackFault(`Route ${route.RouteKey} has no authorizer.`);
    return {
      key: route.RouteKey,
      ...integration,
      authorizer: route.AuthorizationType === 'CUSTOM' ? authorizer : undefined,
    };
  });
  return { id: api.name, cors: CorsConfiguration, routes };
};
