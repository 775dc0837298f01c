import type { ConsoleConfig } from '../../../infra/console/console-config.ts';

export type Installation = ConsoleConfig;

/** Reads the facts about this installation from `config.json`. Called once at the start. Throws if the file is missing or incomplete. */
export const readInstallation = async (): Promise<Installation> => {
  const response = await fetch('/config.json');
  if (!response.ok) throw new Error(`config.json was answered ${response.status}.`);
  const read: Partial<Installation> = await response.json();
  if (typeof read.api_url !== 'string' || typeof read.stage !== 'string') {
    throw new Error('config.json names no API. Deploy the console again.');
  }
  return { ...read, api_url: read.api_url, stage: read.stage };
};
