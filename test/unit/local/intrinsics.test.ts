// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax of Fn::Sub
import type { CfnValue } from '../../../infra/local/cloud/cloud-assembly.ts';
import { readCloudAssembly } from '../../../infra/local/cloud/cloud-assembly.ts';
import { evaluateValue, type Lookups } from '../../../infra/local/cloud/intrinsics.ts';
import { resolveResources } from '../../../infra/local/cloud/resolved-resources.ts';
import { refuseUnsupported } from '../../../infra/local/cloud/supported-types.ts';
import { writeFixtureApp } from './fixture-app.ts';
import { anApi, writeAssembly } from './fixture-assembly.ts';

const lookups: Lookups = {
  stackName: 'Stack',
  ref: (id) => `ref-of-${id}`,
  attribute: (id, attribute) => `${id}/${attribute}`,
  importValue: (name) => `imported ${name}`,
  mapping: (...path) => path.join('.'),
  condition: (name) => name === 'Yes',
};

const evaluated = (value: CfnValue) => evaluateValue(value, lookups);

describe('evaluateValue', () => {
  it.each<[string, CfnValue, CfnValue]>([
    ['Ref', { Ref: 'Table' }, 'ref-of-Table'],
    ['a pseudo parameter', { Ref: 'AWS::Region' }, 'us-east-1'],
    ['the stack name', { Ref: 'AWS::StackName' }, 'Stack'],
    ['Fn::GetAtt', { 'Fn::GetAtt': ['Fn', 'Arn'] }, 'Fn/Arn'],
    ['Fn::Join', { 'Fn::Join': ['-', ['a', { Ref: 'B' }, 1]] }, 'a-ref-of-B-1'],
    ['Fn::Sub', { 'Fn::Sub': '${A}/${B.Arn}/${!Kept}/${AWS::AccountId}' }, 'ref-of-A/B/Arn/${Kept}/000000000000'],
    ['Fn::Sub with values', { 'Fn::Sub': ['${X}', { X: { Ref: 'Y' } }] }, 'ref-of-Y'],
    ['Fn::Select of Fn::Split', { 'Fn::Select': [1, { 'Fn::Split': ['/', 'a/b/c'] }] }, 'b'],
    ['Fn::Base64', { 'Fn::Base64': 'hi' }, 'aGk='],
    ['Fn::ImportValue', { 'Fn::ImportValue': 'Other:X' }, 'imported Other:X'],
    ['Fn::FindInMap', { 'Fn::FindInMap': ['M', { Ref: 'AWS::Region' }, 'k'] }, 'M.us-east-1.k'],
    ['Fn::If that holds', { 'Fn::If': ['Yes', 'then', 'else'] }, 'then'],
    ['Fn::If that does not', { 'Fn::If': ['No', 'then', { Ref: 'E' }] }, 'ref-of-E'],
    ['Fn::Equals and Fn::Not', { 'Fn::Not': [{ 'Fn::Equals': ['a', { Ref: 'A' }] }] }, true],
  ])('works out %s', (_, value, expected) => {
    expect(evaluated(value)).toEqual(expected);
  });

  it('takes a property away that is AWS::NoValue', () => {
    expect(evaluated({ kept: 1, gone: { Ref: 'AWS::NoValue' }, list: [{ Ref: 'AWS::NoValue' }, 2] })).toEqual({
      kept: 1,
      list: [2],
    });
  });

  it('leaves the Condition of an IAM statement as it is', () => {
    const statement = { Condition: { Bool: { 'aws:SecureTransport': 'false' } } };
    expect(evaluated(statement)).toEqual(statement);
  });

  it('names a template function that it does not know', () => {
    expect(() => evaluated({ 'Fn::Cidr': ['10.0.0.0/16', 6, 8] })).toThrow(
      'does not know the template function Fn::Cidr',
    );
  });
});

describe('resolveResources', () => {
  const resources = resolveResources(readCloudAssembly(writeFixtureApp()), (text) =>
    text.replace(/https:\/\/\w+\.execute-api\.us-east-1\.amazonaws\.com/, 'http://127.0.0.1:1'),
  );
  const named = (id: string) => resources.find(({ logicalId }) => logicalId === id);

  it('follows a reference into another stack', () => {
    expect(named('Echo')?.properties.Environment).toMatchObject({
      Variables: { TABLE_NAME: named('Items')?.ref, BUCKET_NAME: named('Objects')?.ref },
    });
  });

  it('puts the local address in place of the API gateway’s', () => {
    expect(named('Echo')?.properties.Environment).toMatchObject({
      Variables: { PUBLIC_API_URL: 'http://127.0.0.1:1' },
    });
  });

  it('gives a bucket a name that S3 accepts', () => {
    expect(named('Objects')?.ref).toMatch(/^[a-z0-9-]{3,63}$/);
  });

  it('says which stack refers to nothing', () => {
    const dir = writeAssembly({
      Broken: { resources: { A: { Type: 'AWS::S3::Bucket', Properties: { X: { Ref: 'B' } } } } },
    });
    expect(() => resolveResources(readCloudAssembly(dir), (text) => text)).toThrow('Broken refers to B');
  });
});

describe('refuseUnsupported', () => {
  const resolved = (type: string) =>
    resolveResources(
      readCloudAssembly(writeAssembly({ Api: { resources: { ...anApi(), Odd: { Type: type } } } })),
      (x) => x,
    );

  it('stops the start over a resource that would be missing here', () => {
    expect(() => refuseUnsupported(resolved('AWS::Lambda::EventSourceMapping'))).toThrow(
      'cannot run Api/Odd (AWS::Lambda::EventSourceMapping)',
    );
  });

  it('passes over what only watches or permits', () => {
    expect(() => refuseUnsupported(resolved('AWS::CloudWatch::Alarm'))).not.toThrow();
  });
});
