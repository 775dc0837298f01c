import type { CfnValue } from './cloud-assembly.ts';
import { pseudoParameters } from './pseudo.ts';
import { StackFault } from './stack-fault.ts';

/** Looks up what the functions of a template refer to outside of their arguments. */
export interface Lookups {
  readonly stackName: string;
  readonly ref: (logicalId: string) => CfnValue;
  readonly attribute: (logicalId: string, attribute: string) => CfnValue;
  readonly importValue: (exportName: string) => CfnValue;
  readonly mapping: (map: string, first: string, second: string) => CfnValue;
  readonly condition: (name: string) => boolean;
}

/** The result of `{Ref: AWS::NoValue}`, which removes the property that has this value. */
const noValue = Symbol('AWS::NoValue');
type Resolved = CfnValue | typeof noValue;

type Evaluate = (value: CfnValue, lookups: Lookups) => CfnValue;
type Intrinsic = (argument: CfnValue, lookups: Lookups, evaluate: Evaluate) => Resolved;

const asText = (value: CfnValue, where: string): string => {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new StackFault(`The template uses ${where} on ${JSON.stringify(value)}, which is not text.`);
};

const asList = (value: CfnValue, where: string): readonly CfnValue[] => {
  if (Array.isArray(value)) return value;
  throw new StackFault(`The template uses ${where} on ${JSON.stringify(value)}, which is not a list.`);
};

const at = (list: readonly CfnValue[], index: number): CfnValue => list[index] ?? null;

const substitute: Intrinsic = (argument, lookups, evaluate) => {
  const [template, given] = Array.isArray(argument) ? [at(argument, 0), at(argument, 1)] : [argument, null];
  const values = given !== null && typeof given === 'object' && !Array.isArray(given) ? given : {};
  return asText(template, 'Fn::Sub').replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
    if (literal) return `\${${name}}`;
    const own = values[name];
    if (own !== undefined) return asText(evaluate(own, lookups), 'Fn::Sub');
    const [logicalId = '', ...path] = name.split('.');
    const source: CfnValue = path.length > 0 ? { 'Fn::GetAtt': [logicalId, path.join('.')] } : { Ref: name };
    return asText(evaluate(source, lookups), 'Fn::Sub');
  });
};

const conditions: Readonly<Record<string, Intrinsic>> = {
  'Fn::Equals': (argument, lookups, evaluate) => {
    const [left, right] = asList(argument, 'Fn::Equals').map((value) => evaluate(value, lookups));
    return JSON.stringify(left) === JSON.stringify(right);
  },
  'Fn::Not': (argument, lookups, evaluate) => evaluate(at(asList(argument, 'Fn::Not'), 0), lookups) !== true,
  'Fn::And': (argument, lookups, evaluate) =>
    asList(argument, 'Fn::And').every((value) => evaluate(value, lookups) === true),
  'Fn::Or': (argument, lookups, evaluate) =>
    asList(argument, 'Fn::Or').some((value) => evaluate(value, lookups) === true),
  Condition: (argument, lookups) => lookups.condition(asText(argument, 'Condition')),
};

const intrinsics: Readonly<Record<string, Intrinsic>> = {
  ...conditions,
  Ref: (argument, lookups) => {
    const name = asText(argument, 'Ref');
    if (name === 'AWS::NoValue') return noValue;
    if (name === 'AWS::StackName') return lookups.stackName;
    if (name === 'AWS::StackId') return `arn:aws:cloudformation:stack/${lookups.stackName}`;
    return pseudoParameters[name] ?? lookups.ref(name);
  },
  'Fn::GetAtt': (argument, lookups) => {
    const [logicalId = '', ...path] = Array.isArray(argument)
      ? argument.map(String)
      : asText(argument, 'Fn::GetAtt').split('.');
    return lookups.attribute(logicalId, path.join('.'));
  },
  'Fn::Join': (argument, lookups, evaluate) => {
    const [separator = '', parts = []] = asList(argument, 'Fn::Join');
    const list = asList(evaluate(parts, lookups), 'Fn::Join');
    return list.map((part) => asText(part, 'Fn::Join')).join(asText(separator, 'Fn::Join'));
  },
  'Fn::Sub': substitute,
  'Fn::Select': (argument, lookups, evaluate) => {
    const [index = 0, list = []] = asList(argument, 'Fn::Select');
    return at(asList(evaluate(list, lookups), 'Fn::Select'), Number(evaluate(index, lookups)));
  },
  'Fn::Split': (argument, lookups, evaluate) => {
    const [separator = '', text = ''] = asList(argument, 'Fn::Split');
    return asText(evaluate(text, lookups), 'Fn::Split').split(asText(separator, 'Fn::Split'));
  },
  'Fn::Base64': (argument, lookups, evaluate) =>
    Buffer.from(asText(evaluate(argument, lookups), 'Fn::Base64')).toString('base64'),
  'Fn::ToJsonString': (argument, lookups, evaluate) => JSON.stringify(evaluate(argument, lookups)),
  'Fn::ImportValue': (argument, lookups, evaluate) =>
    lookups.importValue(asText(evaluate(argument, lookups), 'Fn::ImportValue')),
  'Fn::FindInMap': (argument, lookups, evaluate) => {
    const [map = '', first = '', second = ''] = asList(argument, 'Fn::FindInMap').map((key) =>
      asText(evaluate(key, lookups), 'Fn::FindInMap'),
    );
    return lookups.mapping(map, first, second);
  },
  'Fn::If': (argument, lookups, evaluate) => {
    const [name = '', yes = null, no = null] = asList(argument, 'Fn::If');
    const chosen = lookups.condition(asText(name, 'Fn::If')) ? yes : no;
    return isNoValue(chosen) ? noValue : evaluate(chosen, lookups);
  },
};

const isNoValue = (value: CfnValue): boolean =>
  value !== null && typeof value === 'object' && !Array.isArray(value) && value.Ref === 'AWS::NoValue';

const resolve = (value: CfnValue, lookups: Lookups): Resolved => {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) {
    return value.map((entry) => resolve(entry, lookups)).filter((entry): entry is CfnValue => entry !== noValue);
  }
  const [[name, argument] = ['', null], ...others] = Object.entries(value);
  const intrinsic = others.length === 0 ? intrinsics[name] : undefined;
  // IAM policies also have an operator block named `Condition`. Only a `Condition` with a text names a condition of the template.
  if (intrinsic && (name !== 'Condition' || typeof argument === 'string'))
    return intrinsic(argument, lookups, evaluateValue);
  if (others.length === 0 && name.startsWith('Fn::')) {
    throw new StackFault(
      `The local stack does not know the template function ${name}; add it to infra/local/cloud/intrinsics.ts.`,
    );
  }
  const entries = Object.entries(value).map(([key, entry]): [string, Resolved] => [key, resolve(entry, lookups)]);
  return Object.fromEntries(entries.filter((entry): entry is [string, CfnValue] => entry[1] !== noValue));
};

/** Evaluates a value of a template, with every `Ref` and `Fn::`. */
export const evaluateValue: Evaluate = (value, lookups) => {
  const resolved = resolve(value, lookups);
  return resolved === noValue ? null : resolved;
};
