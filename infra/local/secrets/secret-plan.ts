import { randomInt } from 'node:crypto';
import * as z from 'zod';
import { cfnBoolean, cfnNumber, ofType, propertiesOf } from '../cloud/properties.ts';
import type { ResolvedResource } from '../cloud/resolved-resources.ts';

const generateSchema = z.object({
  PasswordLength: cfnNumber.default(32),
  ExcludeCharacters: z.string().default(''),
  ExcludeLowercase: cfnBoolean.default(false),
  ExcludeUppercase: cfnBoolean.default(false),
  ExcludeNumbers: cfnBoolean.default(false),
  ExcludePunctuation: cfnBoolean.default(false),
  IncludeSpace: cfnBoolean.default(false),
  SecretStringTemplate: z.string().optional(),
  GenerateStringKey: z.string().optional(),
});
type Generate = z.output<typeof generateSchema>;

const schema = z.object({ SecretString: z.string().optional(), GenerateSecretString: generateSchema.optional() });

export interface SecretPlan {
  readonly name: string;
  readonly arn: string;
  readonly logicalId: string;
  /** The value. `undefined` if the template creates an empty secret, which the deploying person fills. */
  readonly value: string | undefined;
}

const alphabet = (generate: Generate): readonly string[] => {
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  const all = [
    generate.ExcludeLowercase ? '' : letters,
    generate.ExcludeUppercase ? '' : letters.toUpperCase(),
    generate.ExcludeNumbers ? '' : '0123456789',
    generate.ExcludePunctuation ? '' : '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
    generate.IncludeSpace ? ' ' : '',
  ].join('');
  return [...all].filter((character) => !generate.ExcludeCharacters.includes(character));
};

export const generatedSecret = (generate: Generate): string => {
  const characters = alphabet(generate);
  const password = Array.from({ length: generate.PasswordLength }, () => characters[randomInt(characters.length)]).join(
    '',
  );
  const { SecretStringTemplate: template, GenerateStringKey: key } = generate;
  if (template === undefined || key === undefined) return password;
  return JSON.stringify({ ...z.record(z.string(), z.json()).parse(JSON.parse(template)), [key]: password });
};

export const secretPlans = (resources: readonly ResolvedResource[]): readonly SecretPlan[] =>
  ofType(resources, 'AWS::SecretsManager::Secret').map((resource) => {
    const { SecretString, GenerateSecretString } = propertiesOf(resource, schema);
    return {
      name: resource.name,
      arn: resource.arn,
      logicalId: resource.logicalId,
      value: SecretString ?? (GenerateSecretString ? generatedSecret(GenerateSecretString) : undefined),
    };
  });
