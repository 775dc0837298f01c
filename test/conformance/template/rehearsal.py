"""Deploys a synthesized app into moto, which keeps AWS's state in this process.

moto's CloudFormation knows few of the types that the app uses, and leaves properties of buckets and functions out.
Those are made here by the call of AWS's API that CloudFormation would make with the same properties, so that botocore
holds every property to AWS's own description.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
import botocore.model
import botocore.validate

# The types of moto are known once it is imported, so that those below take their place.
import moto.cloudformation.parsing  # noqa: F401
from moto.core.common_models import CloudFormationModel

REGION = 'eu-central-1'
ACCOUNT = '123456789012'

Properties = dict[str, Any]
# Makes the resource of that name; answers what Ref gives and what GetAtt gives.
Make = Callable[[str, Properties], tuple[str, Properties]]


def client(service: str) -> Any:
    return boto3.client(service, region_name=REGION)


def model(cloudformation_type: str, make: Make) -> None:
    """Teaches moto's CloudFormation a type. It looks for direct subclasses and takes the last one of a type."""

    def create(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
        resource = cls()
        resource.physical_resource_id, attributes = make(resource_name, dict(cloudformation_json['Properties']))
        resource.get_cfn_attribute = attributes.__getitem__
        return resource

    body = {
        'type': cloudformation_type,
        'cloudformation_name_type': staticmethod(lambda: ''),
        'cloudformation_type': staticmethod(lambda: cloudformation_type),
        'has_cfn_attr': classmethod(lambda cls, attribute: True),
        'create_from_cloudformation_json': classmethod(create),
    }
    type(cloudformation_type, (CloudFormationModel,), body)


def calls(service: str, operation: str, identifier: str) -> Make:
    """A type whose properties are the parameters of one call; `identifier` is where its answer has what Ref gives."""

    def make(name: str, properties: Properties) -> tuple[str, Properties]:
        answer = getattr(client(service), operation)(**properties)
        reference = answer
        for key in identifier.split('.'):
            reference = reference[key]
        return reference, answer

    return make


def make_table(name: str, properties: Properties) -> tuple[str, Properties]:
    dynamodb = client('dynamodb')
    (replica,) = properties.pop('Replicas')
    time_to_live = properties.pop('TimeToLiveSpecification', None)
    if properties.pop('SSESpecification', {}).get('SSEEnabled'):
        raise ValueError(f"{name}: a key of one's own is not rehearsed")
    protection = replica.get('DeletionProtectionEnabled', False)
    dynamodb.create_table(TableName=name, DeletionProtectionEnabled=protection, **properties)
    recovery = replica['PointInTimeRecoverySpecification']
    dynamodb.update_continuous_backups(TableName=name, PointInTimeRecoverySpecification=recovery)
    if time_to_live:
        dynamodb.update_time_to_live(TableName=name, TimeToLiveSpecification=time_to_live)
    return name, {'Arn': dynamodb.describe_table(TableName=name)['Table']['TableArn']}


def renamed(properties: Properties, names: dict[str, str]) -> Properties:
    return {names.get(key, key): value for key, value in properties.items()}


def lifecycle_rule(Id: str, Prefix: str = '', ExpirationInDays: int | None = None, **same: Any) -> Properties:
    expiration = {} if ExpirationInDays is None else {'Expiration': {'Days': ExpirationInDays}}
    return {'ID': Id, 'Filter': {'Prefix': Prefix}, **expiration, **same}


def make_bucket(name: str, properties: Properties) -> tuple[str, Properties]:
    s3 = client('s3')
    bucket = re.sub(r'[^a-z0-9-]', '', name.lower())[:63]
    s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={'LocationConstraint': REGION})
    rules = [
        renamed(rule, {'ExposedHeaders': 'ExposeHeaders', 'MaxAge': 'MaxAgeSeconds'})
        for rule in properties.pop('CorsConfiguration', {'CorsRules': []})['CorsRules']
    ]
    if rules:
        s3.put_bucket_cors(Bucket=bucket, CORSConfiguration={'CORSRules': rules})
    s3.put_bucket_tagging(Bucket=bucket, Tagging={'TagSet': properties.pop('Tags')})
    encryption = properties.pop('BucketEncryption')['ServerSideEncryptionConfiguration']
    encryption = [
        renamed(r, {'ServerSideEncryptionByDefault': 'ApplyServerSideEncryptionByDefault'}) for r in encryption
    ]
    s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration={'Rules': encryption})
    # CloudFormation takes a rule without a filter; the API wants one, and an empty prefix is all objects.
    rules = [lifecycle_rule(**rule) for rule in properties.pop('LifecycleConfiguration')['Rules']]
    s3.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration={'Rules': rules})
    s3.put_bucket_ownership_controls(Bucket=bucket, OwnershipControls=properties.pop('OwnershipControls'))
    block = properties.pop('PublicAccessBlockConfiguration')
    s3.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=block)
    if properties:
        raise ValueError(f'{name}: {", ".join(properties)} would be left out')
    return bucket, {'Arn': f'arn:aws:s3:::{bucket}', 'RegionalDomainName': f'{bucket}.s3.{REGION}.amazonaws.com'}


def make_bucket_policy(name: str, properties: Properties) -> tuple[str, Properties]:
    client('s3').put_bucket_policy(Bucket=properties['Bucket'], Policy=json.dumps(properties['PolicyDocument']))
    return properties['Bucket'], {}


def make_topic_policy(name: str, properties: Properties) -> tuple[str, Properties]:
    for topic in properties['Topics']:
        policy = json.dumps(properties['PolicyDocument'])
        client('sns').set_topic_attributes(TopicArn=topic, AttributeName='Policy', AttributeValue=policy)
    return name, {}


def make_secret(name: str, properties: Properties) -> tuple[str, Properties]:
    secrets = client('secretsmanager')
    generate = properties.pop('GenerateSecretString', None)
    if generate:
        properties['SecretString'] = secrets.get_random_password(**generate)['RandomPassword']
    return secrets.create_secret(Name=name, **properties)['ARN'], {}


def make_alarm(name: str, properties: Properties) -> tuple[str, Properties]:
    cloudwatch = client('cloudwatch')
    cloudwatch.put_metric_alarm(**properties)
    (made,) = cloudwatch.describe_alarms(AlarmNames=[properties['AlarmName']])['MetricAlarms']
    return properties['AlarmName'], {'Arn': made['AlarmArn']}


def make_metric_filter(name: str, properties: Properties) -> tuple[str, Properties]:
    """The API begins its names with small letters, CloudFormation with capital ones."""
    transformations = [
        {key[0].lower() + key[1:]: value for key, value in one.items()} for one in properties['MetricTransformations']
    ]
    client('logs').put_metric_filter(
        filterName=name,
        filterPattern=properties['FilterPattern'],
        logGroupName=properties['LogGroupName'],
        metricTransformations=transformations,
    )
    return name, {}


def make_budget(name: str, properties: Properties) -> tuple[str, Properties]:
    budget = properties['Budget']
    limit = {'Amount': str(budget['BudgetLimit']['Amount']), 'Unit': budget['BudgetLimit']['Unit']}
    told = properties['NotificationsWithSubscribers']
    made = {**budget, 'BudgetLimit': limit}
    client('budgets').create_budget(AccountId=ACCOUNT, Budget=made, NotificationsWithSubscribers=told)
    return budget['BudgetName'], {}


def make_schedule(name: str, properties: Properties) -> tuple[str, Properties]:
    schedule = name[-64:]
    return schedule, {'Arn': client('scheduler').create_schedule(Name=schedule, **properties)['ScheduleArn']}


def make_user_pool(name: str, properties: Properties) -> tuple[str, Properties]:
    cognito = client('cognito-idp')
    enabled = properties.pop('EnabledMfas')
    made = cognito.create_user_pool(PoolName=name, **properties)['UserPool']
    pool = made['Id']
    token = {'Enabled': 'SOFTWARE_TOKEN_MFA' in enabled}
    mode = properties['MfaConfiguration']
    cognito.set_user_pool_mfa_config(UserPoolId=pool, MfaConfiguration=mode, SoftwareTokenMfaConfiguration=token)
    return pool, made


def make_user_pool_client(name: str, properties: Properties) -> tuple[str, Properties]:
    made = client('cognito-idp').create_user_pool_client(ClientName=name, **properties)
    return made['UserPoolClient']['ClientId'], {}


def make_user_pool_domain(name: str, properties: Properties) -> tuple[str, Properties]:
    client('cognito-idp').create_user_pool_domain(**properties)
    return properties['Domain'], {}


def counted(value: Any, shape: botocore.model.Shape) -> Any:
    """CloudFront's API has each list with its length, where CloudFormation has the list."""
    if shape.type_name == 'list':
        return [counted(item, shape.member) for item in value]
    if shape.type_name != 'structure':
        return value
    if 'Quantity' in shape.members:
        held = value if isinstance(value, list) else value['Items']
        value = {'Quantity': len(held), 'Items': held}
    return {key: counted(item, shape.members[key]) if key in shape.members else item for key, item in value.items()}


def make_distribution(name: str, properties: Properties) -> tuple[str, Properties]:
    config = renamed(properties['DistributionConfig'], {'IPV6Enabled': 'IsIPV6Enabled'})
    tagged = {'DistributionConfig': {'CallerReference': name, **config}, 'Tags': {'Items': properties['Tags']}}
    shape = client('cloudfront').meta.service_model.shape_for('DistributionConfigWithTags')
    made = client('cloudfront').create_distribution_with_tags(DistributionConfigWithTags=counted(tagged, shape))
    made = made['Distribution']
    return made['Id'], made


def make_origin_access_control(name: str, properties: Properties) -> tuple[str, Properties]:
    made = client('cloudfront').create_origin_access_control(**properties)['OriginAccessControl']
    return made['Id'], made


def make_headers_policy(name: str, properties: Properties) -> tuple[str, Properties]:
    """moto has no such call: its parameters are held to AWS's description, and an answer is made up."""
    shape = client('cloudfront').meta.service_model.operation_model('CreateResponseHeadersPolicy').input_shape
    report = botocore.validate.ParamValidator().validate(counted(properties, shape), shape)
    if report.has_errors():
        raise ValueError(f'{name}: {report.generate_report()}')
    return f'policy-{name}', {}


def make_edge_function(name: str, properties: Properties) -> tuple[str, Properties]:
    made = client('cloudfront').create_function(
        Name=properties['Name'],
        FunctionConfig=properties['FunctionConfig'],
        FunctionCode=properties['FunctionCode'].encode(),
    )
    arn = made['FunctionSummary']['FunctionMetadata']['FunctionARN']
    return arn, {'FunctionARN': arn}


def make_function(name: str, properties: Properties) -> tuple[str, Properties]:
    functions = client('lambda')
    reserved = properties.pop('ReservedConcurrentExecutions', None)
    tags = {tag['Key']: tag['Value'] for tag in properties.pop('Tags')}
    made = functions.create_function(FunctionName=name[-64:], Tags=tags, **properties)
    if reserved is not None:
        functions.put_function_concurrency(FunctionName=made['FunctionName'], ReservedConcurrentExecutions=reserved)
    return made['FunctionName'], {'Arn': made['FunctionArn']}


def make_event_invoke_config(name: str, properties: Properties) -> tuple[str, Properties]:
    client('lambda').put_function_event_invoke_config(**properties)
    return name, {}


def teach() -> None:
    model('AWS::ApiGatewayV2::Api', calls('apigatewayv2', 'create_api', 'ApiId'))
    model('AWS::ApiGatewayV2::Authorizer', calls('apigatewayv2', 'create_authorizer', 'AuthorizerId'))
    model('AWS::ApiGatewayV2::Integration', calls('apigatewayv2', 'create_integration', 'IntegrationId'))
    model('AWS::ApiGatewayV2::Route', calls('apigatewayv2', 'create_route', 'RouteId'))
    model('AWS::ApiGatewayV2::Stage', calls('apigatewayv2', 'create_stage', 'StageName'))
    model('AWS::Budgets::Budget', make_budget)
    model('AWS::CloudFront::Distribution', make_distribution)
    model('AWS::CloudFront::Function', make_edge_function)
    model('AWS::CloudFront::OriginAccessControl', make_origin_access_control)
    model('AWS::CloudFront::ResponseHeadersPolicy', make_headers_policy)
    model('AWS::CloudWatch::Alarm', make_alarm)
    model('AWS::Cognito::UserPool', make_user_pool)
    model('AWS::Cognito::UserPoolClient', make_user_pool_client)
    model('AWS::Cognito::UserPoolDomain', make_user_pool_domain)
    model('AWS::DynamoDB::GlobalTable', make_table)
    model('AWS::Lambda::EventInvokeConfig', make_event_invoke_config)
    model('AWS::Lambda::Function', make_function)
    model('AWS::Logs::MetricFilter', make_metric_filter)
    model('AWS::S3::Bucket', make_bucket)
    model('AWS::S3::BucketPolicy', make_bucket_policy)
    model('AWS::SNS::Subscription', calls('sns', 'subscribe', 'SubscriptionArn'))
    model('AWS::SNS::TopicPolicy', make_topic_policy)
    model('AWS::Scheduler::Schedule', make_schedule)
    model('AWS::SecretsManager::Secret', make_secret)


def zipped(folder: Path) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, 'w') as archive:
        for file in sorted(folder.rglob('*')):
            if file.is_file():
                archive.write(file, file.relative_to(folder))
    return packed.getvalue()


def publish(assembly: Path, manifest: str) -> None:
    """Uploads what a stack's asset manifest names, where it says."""
    s3 = client('s3')
    for file in json.loads((assembly / manifest).read_text())['files'].values():
        path = assembly / file['source']['path']
        body = zipped(path) if file['source']['packaging'] == 'zip' else path.read_bytes()
        for destination in file['destinations'].values():
            bucket = destination['bucketName'].replace('${AWS::AccountId}', ACCOUNT).replace('${AWS::Region}', REGION)
            if bucket not in [held['Name'] for held in s3.list_buckets()['Buckets']]:
                s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={'LocationConstraint': REGION})
            s3.put_object(Bucket=bucket, Key=destination['objectKey'], Body=body)


def in_order(assembly: Path) -> list[tuple[str, Properties]]:
    """The stacks of the assembly, each after those that it depends on."""
    artifacts = json.loads((assembly / 'manifest.json').read_text())['artifacts']
    stacks = {key: value for key, value in artifacts.items() if value['type'] == 'aws:cloudformation:stack'}
    ordered: list[tuple[str, Properties]] = []

    def add(key: str) -> None:
        if key in stacks and key not in [done for done, _ in ordered]:
            for needed in stacks[key].get('dependencies', []):
                add(needed)
            ordered.append((key, stacks[key]))

    for key in stacks:
        add(key)
    return ordered


def deploy(assembly: Path) -> dict[str, Properties]:
    """Creates every stack; answers each one's template by its name. A refusal of any call is raised."""
    templates = {}
    for key, stack in in_order(assembly):
        publish(assembly, f'{key}.assets.json')
        text = (assembly / stack['properties']['templateFile']).read_text()
        name = stack['properties'].get('stackName', key)
        # moto's parser wants the bootstrap parameter's value, which CloudFormation reads from Parameter Store.
        template = json.loads(text)
        template.get('Parameters', {}).pop('BootstrapVersion', None)
        template.pop('Rules', None)
        client('cloudformation').create_stack(
            StackName=name, TemplateBody=json.dumps(template), Capabilities=['CAPABILITY_IAM']
        )
        templates[name] = template
    return templates
