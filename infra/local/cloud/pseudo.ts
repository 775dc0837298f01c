/** The account id and region of the local stack. No AWS account has this id. */
export const accountId = '000000000000';
export const region = 'us-east-1';

export const pseudoParameters: Readonly<Record<string, string>> = {
  'AWS::AccountId': accountId,
  'AWS::Region': region,
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
};

/** Replaces pseudo parameters such as `${AWS::Region}`, the notation of asset manifests. */
export const fillPseudo = (text: string): string =>
  text.replace(/\$\{(AWS::\w+)\}/g, (whole, name: string) => pseudoParameters[name] ?? whole);
