"""The resources that stand after a rehearsed deploy: each that names another one names one that is there."""

from __future__ import annotations

import io
import json
import os
import unittest
import zipfile
from pathlib import Path
from typing import Any, ClassVar

os.environ.update(AWS_ACCESS_KEY_ID='rehearsal', AWS_SECRET_ACCESS_KEY='rehearsal', MOTO_ACCOUNT_ID='123456789012')

import rehearsal
from moto import mock_aws

# Folder with one assembly a stage, each in a folder of the stage's name.
ASSEMBLIES = Path(os.environ['PODWARDEN_ASSEMBLIES'])


def every(service: str, operation: str, key: str, **parameters: Any) -> list[Any]:
    return rehearsal.client(service).get_paginator(operation).paginate(**parameters).build_full_result()[key]


class Deployed:
    """Set up once a stage, for all tests of it."""

    stage: ClassVar[str]
    aws: ClassVar[Any]
    templates: ClassVar[dict[str, Any]]
    functions: ClassVar[dict[str, Any]]
    tables: ClassVar[set[str]]

    @classmethod
    def setUpClass(cls) -> None:
        cls.aws = mock_aws()
        cls.aws.start()
        cls.addClassCleanup(cls.aws.stop)
        rehearsal.teach()
        cls.templates = rehearsal.deploy(ASSEMBLIES / cls.stage)
        cls.functions = {f['FunctionArn']: f for f in every('lambda', 'list_functions', 'Functions')}
        cls.tables = set(every('dynamodb', 'list_tables', 'TableNames'))

    def declared(self, cloudformation_type: str) -> list[Any]:
        resources = [r for template in self.templates.values() for r in template['Resources'].values()]
        return [resource for resource in resources if resource['Type'] == cloudformation_type]

    def roles(self) -> list[Any]:
        return every('iam', 'get_account_authorization_details', 'RoleDetailList', Filter=['Role'])

    def test_every_resource_of_every_stack_is_made(self) -> None:
        for name, template in self.templates.items():
            made = every('cloudformation', 'list_stack_resources', 'StackResourceSummaries', StackName=name)
            self.assertEqual({resource['LogicalResourceId'] for resource in made}, set(template['Resources']), name)

    def test_tables_have_keys_indexes_time_to_live_and_recovery(self) -> None:
        dynamodb = rehearsal.client('dynamodb')
        found = []
        for name in self.tables:
            table = dynamodb.describe_table(TableName=name)['Table']
            ttl = dynamodb.describe_time_to_live(TableName=name)['TimeToLiveDescription']
            indexes = {
                index['IndexName']: [key['AttributeName'] for key in index['KeySchema']]
                for index in table.get('GlobalSecondaryIndexes', [])
            }
            keys = tuple(key['AttributeName'] for key in table['KeySchema'])
            found.append((keys, indexes, ttl.get('AttributeName')))
            recovery = dynamodb.describe_continuous_backups(TableName=name)['ContinuousBackupsDescription']
            self.assertEqual(recovery['PointInTimeRecoveryDescription']['PointInTimeRecoveryStatus'], 'ENABLED', name)
            self.assertEqual(table['DeletionProtectionEnabled'], self.stage != 'dev', name)
        by_user = ['user_id', 'created_at_id']
        jobs = {'by_user': by_user, 'open': ['active_shard', 'job_id'], 'by_pod': ['pod_id']}
        jobs['by_dataset_in_use'] = ['dataset_in_use']
        self.assertCountEqual(
            found,
            [
                (('user_id', 'dataset_id'), {'by_user': by_user}, 'expires_at'),
                (('user_id', 'config_id'), {'by_user': by_user}, None),
                (('token_sha256',), {'by_token_id': ['token_id']}, 'expires_at'),
                (('job_id',), jobs, None),
                (('job_id', 'entry_key'), {}, 'expires_at'),
                # ReaperState and Controls.
                (('name',), {}, None),
                (('name',), {}, None),
                (('work_id',), {'due': ['queue', 'due_at']}, None),
                (('allowance',), {}, 'expires_at'),
                (('entry',), {}, 'forget_at'),
                (('account',), {'unsettled': ['unsettled', 'unsettled_since'], 'by_user': ['listed', 'user_id']}, None),
            ],
        )

    def test_the_bucket_is_private_encrypted_and_ends_abandoned_uploads(self) -> None:
        s3 = rehearsal.client('s3')
        (bucket,) = [b['Name'] for b in s3.list_buckets()['Buckets'] if 'objects' in b['Name']]
        block = s3.get_public_access_block(Bucket=bucket)['PublicAccessBlockConfiguration']
        self.assertEqual((len(block), all(block.values())), (4, True))
        rules = s3.get_bucket_encryption(Bucket=bucket)['ServerSideEncryptionConfiguration']['Rules']
        self.assertEqual(rules[0]['ApplyServerSideEncryptionByDefault']['SSEAlgorithm'], 'AES256')
        rules = {rule['ID']: rule for rule in s3.get_bucket_lifecycle_configuration(Bucket=bucket)['Rules']}
        self.assertEqual(rules['AbandonedUploads']['AbortIncompleteMultipartUpload'], {'DaysAfterInitiation': 2})
        self.assertEqual(rules['LeftUploads']['Expiration']['Days'], 2)
        self.assertEqual(rules['LeftUploads']['Filter'], {'Prefix': 'uploads/'})
        self.assertIn('"aws:SecureTransport": "false"', s3.get_bucket_policy(Bucket=bucket)['Policy'])

    def test_the_console_is_read_from_a_private_bucket_by_its_distribution_alone(self) -> None:
        cloudfront, s3 = rehearsal.client('cloudfront'), rehearsal.client('s3')
        (distribution,) = cloudfront.list_distributions()['DistributionList']['Items']
        (bucket,) = [b['Name'] for b in s3.list_buckets()['Buckets'] if 'pagesfiles' in b['Name']]
        (origin,) = distribution['Origins']['Items']
        self.assertEqual(origin['DomainName'], f'{bucket}.s3.{rehearsal.REGION}.amazonaws.com')
        # moto does not keep which origin has which.
        (access,) = cloudfront.list_origin_access_controls()['OriginAccessControlList']['Items']
        self.assertEqual(access['SigningBehavior'], 'always')
        block = s3.get_public_access_block(Bucket=bucket)['PublicAccessBlockConfiguration']
        self.assertEqual((len(block), all(block.values())), (4, True))
        allowed = [
            statement
            for statement in json.loads(s3.get_bucket_policy(Bucket=bucket)['Policy'])['Statement']
            if statement['Effect'] == 'Allow'
        ]
        self.assertEqual([statement['Principal'] for statement in allowed], [{'Service': 'cloudfront.amazonaws.com'}])
        self.assertEqual(
            [statement['Condition'] for statement in allowed],
            [{'StringEquals': {'AWS:SourceArn': distribution['ARN']}}],
        )

    def test_functions_have_their_code_their_role_and_what_their_variables_name(self) -> None:
        self.assertEqual(len(self.functions), len(self.declared('AWS::Lambda::Function')))
        roles = {role['Arn']: [json.dumps(policy) for policy in role['RolePolicyList']] for role in self.roles()}
        groups = {group['logGroupName'] for group in every('logs', 'describe_log_groups', 'logGroups')}
        secrets = {secret['ARN'] for secret in every('secretsmanager', 'list_secrets', 'SecretList')}
        buckets = {bucket['Name'] for bucket in rehearsal.client('s3').list_buckets()['Buckets']}
        for function in self.functions.values():
            name, variables = function['FunctionName'], function['Environment']['Variables']
            self.assertEqual((function['Runtime'], function['Architectures']), ('nodejs24.x', ['arm64']), name)
            self.assertIn(function['Role'], roles, name)
            # moto does not keep which log group a function writes to: its role tells.
            granted = ''.join(roles[function['Role']])
            self.assertEqual(len([group for group in groups if f':log-group:{group}"' in granted]), 1, name)
            for variable, value in variables.items():
                if variable.endswith('_TABLE'):
                    self.assertIn(value, self.tables, f'{name} {variable}')
                if variable.endswith('BUCKET'):
                    self.assertIn(value, buckets, f'{name} {variable}')
                if value.startswith('arn:aws:secretsmanager:'):
                    self.assertIn(value, secrets, f'{name} {variable}')

    def test_the_code_of_every_function_has_its_handler(self) -> None:
        for resource in self.declared('AWS::Lambda::Function'):
            code = resource['Properties']['Code']
            bucket = f'cdk-hnb659fds-assets-{rehearsal.ACCOUNT}-{rehearsal.REGION}'
            body = rehearsal.client('s3').get_object(Bucket=bucket, Key=code['S3Key'])['Body'].read()
            names = zipfile.ZipFile(io.BytesIO(body)).namelist()
            self.assertTrue({'index.mjs', 'index.js'} & set(names), names)
            self.assertEqual(resource['Properties']['Handler'], 'index.handler')

    def test_every_route_reaches_a_function_that_lets_it_in(self) -> None:
        gateway, functions = rehearsal.client('apigatewayv2'), rehearsal.client('lambda')
        (api,) = gateway.get_apis()['Items']
        routes = every('apigatewayv2', 'get_routes', 'Items', ApiId=api['ApiId'])
        self.assertEqual(len(routes), len(self.declared('AWS::ApiGatewayV2::Route')))
        integrations = {
            item['IntegrationId']: item
            for item in every('apigatewayv2', 'get_integrations', 'Items', ApiId=api['ApiId'])
        }
        authorizers = {route['AuthorizerId'] for route in routes if route['AuthorizationType'] == 'CUSTOM'}
        (authorizer,) = [gateway.get_authorizer(ApiId=api['ApiId'], AuthorizerId=held) for held in authorizers]
        # No identity source and no cache: the function itself says why nobody is let in, and hears of each call.
        self.assertEqual((authorizer['AuthorizerType'], authorizer.get('IdentitySource') or []), ('REQUEST', []))
        self.assertEqual(authorizer.get('AuthorizerResultTtlInSeconds', 0), 0)
        self.assertTrue([arn for arn in self.functions if arn in authorizer['AuthorizerUri']], authorizer)
        for route in routes:
            key = route['RouteKey']
            integration = integrations[route['Target'].removeprefix('integrations/')]
            function = self.functions[integration['IntegrationUri']]
            policy = functions.get_policy(FunctionName=function['FunctionName'])['Policy']
            self.assertIn(f':{api["ApiId"]}/*/*{key.partition(" ")[2]}"', policy, key)
            self.assertIn(route['AuthorizationType'], ('CUSTOM', 'NONE'), key)
        self.assertEqual(
            [stage['StageName'] for stage in gateway.get_stages(ApiId=api['ApiId'])['Items']], ['$default']
        )

    def test_every_schedule_calls_a_function_with_a_role_that_may(self) -> None:
        names = [schedule['Name'] for schedule in every('scheduler', 'list_schedules', 'Schedules')]
        self.assertEqual(len(names), len(self.declared('AWS::Scheduler::Schedule')))
        iam = rehearsal.client('iam')
        for name in names:
            target = rehearsal.client('scheduler').get_schedule(Name=name)['Target']
            self.assertIn(target['Arn'], self.functions, name)
            role = target['RoleArn'].rpartition('/')[2]
            documents = [
                iam.get_role_policy(RoleName=role, PolicyName=policy)['PolicyDocument']
                for policy in iam.list_role_policies(RoleName=role)['PolicyNames']
            ]
            granted = [statement for document in documents for statement in document['Statement']]
            allowed = [s for s in granted if s['Action'] == 'lambda:InvokeFunction' and target['Arn'] in s['Resource']]
            self.assertEqual(len(allowed), 1, name)

    def test_every_alarm_watches_what_is_there_and_tells_a_topic_where_one_is_named(self) -> None:
        alarms = every('cloudwatch', 'describe_alarms', 'MetricAlarms')
        self.assertEqual(len(alarms), len(self.declared('AWS::CloudWatch::Alarm')))
        topics = [topic['TopicArn'] for topic in every('sns', 'list_topics', 'Topics')]
        self.assertEqual(len(topics), 0 if self.stage == 'dev' else 2)
        there = {function['FunctionName'] for function in self.functions.values()} | self.tables
        there |= {api['ApiId'] for api in rehearsal.client('apigatewayv2').get_apis()['Items']}
        for alarm in alarms:
            severity = alarm['AlarmName'].removeprefix(f'podwarden-{self.stage}-').partition('-')[0]
            told = [topic for topic in topics if f'{severity.capitalize()}Alarms' in topic]
            self.assertEqual(alarm['AlarmActions'], told, alarm['AlarmName'])
            self.assertEqual(len(told), 0 if self.stage == 'dev' else 1)
            summed = [one['MetricStat']['Metric'] for one in alarm.get('Metrics', []) if 'MetricStat' in one]
            watched = [alarm, *summed]
            for dimension in [dimension for metric in watched for dimension in metric.get('Dimensions', [])]:
                if dimension['Name'] in ('FunctionName', 'ApiId', 'TableName'):
                    self.assertIn(dimension['Value'], there, alarm['AlarmName'])

    def test_budgets_tell_the_topics_what_aws_costs(self) -> None:
        budgets, account = rehearsal.client('budgets'), rehearsal.ACCOUNT
        made = budgets.describe_budgets(AccountId=account).get('Budgets', [])
        units = sorted(budget['TimeUnit'] for budget in made)
        self.assertEqual(units, [] if self.stage == 'dev' else ['DAILY', 'MONTHLY'])

    def test_every_grant_on_a_table_bucket_or_secret_names_one_that_is_there(self) -> None:
        dynamodb = rehearsal.client('dynamodb')
        arns = {dynamodb.describe_table(TableName=name)['Table']['TableArn'] for name in self.tables}
        arns |= {f'arn:aws:s3:::{bucket["Name"]}' for bucket in rehearsal.client('s3').list_buckets()['Buckets']}
        arns |= {secret['ARN'] for secret in every('secretsmanager', 'list_secrets', 'SecretList')}
        statements = [
            statement
            for role in self.roles()
            for policy in role['RolePolicyList']
            for statement in policy['PolicyDocument']['Statement']
        ]
        checked = 0
        for statement in statements:
            resources = statement['Resource']
            for resource in resources if isinstance(resources, list) else [resources]:
                service = resource.split(':')[2]
                if service not in ('dynamodb', 's3', 'secretsmanager') or resource.endswith('-??????'):
                    continue
                self.assertTrue(any(resource == arn or resource.startswith(f'{arn}/') for arn in arns), resource)
                checked += 1
        self.assertGreater(checked, len(self.functions))


class Dev(Deployed, unittest.TestCase):
    stage = 'dev'


class Prod(Deployed, unittest.TestCase):
    stage = 'prod'


if __name__ == '__main__':
    unittest.main()
