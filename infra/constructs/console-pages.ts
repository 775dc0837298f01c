import { join } from 'node:path';
import { Annotations, Aws, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AccessLevel,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  PriceClass,
  ResponseHeadersPolicy,
  S3OriginAccessControl,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { type ConsoleEndpoints, contentSecurityPolicy, steadyHeaders } from '../console/security-headers.ts';
import type { Stage } from '../stages.ts';
import { suppressNag } from './nag-suppressions.ts';

export interface ConsolePagesProps {
  readonly stage: Stage;
  readonly endpoints: ConsoleEndpoints;
  /** The origin of the console, if the settings name it. */
  readonly url: string | undefined;
  /** The certificate for the host of `url`. If a certificate is given, CloudFront answers requests to this host. */
  readonly certificateArn: string | undefined;
}

/** Serves the static pages through CloudFront, with the same headers as in the local stack. */
export class ConsolePages extends Construct {
  readonly bucket: PagesBucket;
  readonly distribution: Distribution;
  readonly url: string;

  constructor(scope: Construct, id: string, { stage, endpoints, url, certificateArn }: ConsolePagesProps) {
    super(scope, id);
    // A name in CloudFront is unique in an account over all regions, so each name contains the stage and the region.
    const name = `podwarden-${stage.name}-console-${Aws.REGION}`;
    this.bucket = new PagesBucket(this, 'Files');
    const ownName =
      url === undefined || certificateArn === undefined
        ? undefined
        : {
            domainNames: [new URL(url).hostname],
            certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
            minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
          };
    this.distribution = new Distribution(this, 'Distribution', {
      ...ownName,
      comment: `Podwarden ${stage.name}: the console`,
      // Without a root object, anyone who asks for the root would get a list of the files, because CloudFront may LIST the bucket.
      defaultRootObject: 'index.html',
      httpVersion: HttpVersion.HTTP2_AND_3,
      // The class of the edge locations in North America and Europe. These locations also answer requests from other places.
      priceClass: PriceClass.PRICE_CLASS_100,
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(this.bucket, {
          // Without LIST, S3 answers 403 for a file that is missing.
          originAccessLevels: [AccessLevel.READ, AccessLevel.LIST],
          originAccessControl: new S3OriginAccessControl(this, 'Access', { originAccessControlName: name }),
        }),
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        // Browsers and CloudFront keep each file as long as its headers say. A file whose name contains a hash of the content is kept
        // for a year. CloudFront keeps any other file for a second, and browsers ask for it each time. So no deploy needs an
        // invalidation.
        cachePolicy: CachePolicy.CACHING_OPTIMIZED,
        compress: true,
        responseHeadersPolicy: headersOf(this, name, endpoints),
        functionAssociations: [
          {
            eventType: FunctionEventType.VIEWER_REQUEST,
            function: new EdgeFunction(this, 'Paths', {
              functionName: name,
              comment: 'Addresses of screens are answered with the document.',
              runtime: FunctionRuntime.JS_2_0,
              code: FunctionCode.fromFile({ filePath: join(import.meta.dirname, '../console/viewer-request.js') }),
            }),
          },
        ],
      },
    });
    this.url = ownName && url !== undefined ? url : `https://${this.distribution.distributionDomainName}`;
    // CDK warns about every origin with LIST. The root object above removes the risk.
    Annotations.of(this.distribution).acknowledgeWarning(
      '@aws-cdk/aws-cloudfront-origins:listBucketSecurityRisk',
      'The distribution names its root object.',
    );
    suppressNag(
      this.distribution,
      { id: 'AwsSolutions-CFR1', reason: 'Whoever trains may be anywhere, and the pages hold nothing of anybody.' },
      {
        id: 'AwsSolutions-CFR2',
        reason:
          'Static files, the same for everybody: a firewall would guard nothing. The API has throttles of its own.',
      },
      {
        id: 'AwsSolutions-CFR3',
        reason:
          'A log would tell who has fetched a static file. Whatever is asked of the API stands in its access log.',
      },
      {
        id: 'AwsSolutions-CFR4',
        reason:
          "CloudFront's own certificate takes no minimum of TLS. With CONSOLE_CERTIFICATE_ARN it is TLS 1.2; browsers that run the console speak 1.3 with either.",
      },
    );
  }
}

/** The bucket of the pages. The bucket holds no user data, so it is deleted with its stack. Every deploy uploads the pages again. */
class PagesBucket extends Bucket {
  /** False instead of undefined. CDK's type for buckets permits undefined here, and CDK's type for an origin does not. */
  override get isWebsite(): boolean {
    return super.isWebsite ?? false;
  }

  constructor(scope: Construct, id: string) {
    super(scope, id, {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.DESTROY,
      lifecycleRules: [{ id: 'AbandonedUploads', abortIncompleteMultipartUploadAfter: Duration.days(2) }],
    });
    suppressNag(this, {
      id: 'AwsSolutions-S1',
      reason: 'CloudFront alone reads it, static files that are the same for everybody.',
    });
  }
}

/**
 * The period of Strict-Transport-Security: two years, as recommended for the preload lists of browsers. Subdomains are not included,
 * because other names of the domain may not be ours.
 */
const httpsOnlyFor = Duration.days(730);

const securityHeaderNames = ['referrer-policy', 'x-content-type-options', 'x-frame-options'] as const;

const headersOf = (scope: Construct, name: string, endpoints: ConsoleEndpoints): ResponseHeadersPolicy =>
  new ResponseHeadersPolicy(scope, 'Headers', {
    responseHeadersPolicyName: name,
    securityHeadersBehavior: {
      contentSecurityPolicy: { contentSecurityPolicy: contentSecurityPolicy(endpoints), override: true },
      contentTypeOptions: { override: true },
      frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
      referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
      strictTransportSecurity: { accessControlMaxAge: httpsOnlyFor, override: true },
    },
    customHeadersBehavior: {
      customHeaders: Object.entries(steadyHeaders)
        // CloudFront has separate fields for these headers and refuses them as custom headers.
        .filter(([header]) => !securityHeaderNames.some((own) => own === header))
        .map(([header, value]) => ({ header, value, override: true })),
    },
  });
