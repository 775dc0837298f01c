import { createHash } from 'node:crypto';
import type { PodRecord } from './pod-record.ts';

export interface PublishedPort {
  readonly private: number;
  readonly public: number;
  readonly type: string;
  readonly ip: string;
}

/** Derives a number below `below` from the facts by a hash, so that no random numbers of the seed are used. */
const numberFrom = (facts: readonly unknown[], below: number): number =>
  createHash('sha256').update(JSON.stringify(facts)).digest().readUInt32BE(0) % below;

/** An address of a network that is reserved for documentation (RFC 5737), so nothing answers there. */
const addressOf = (pod: PodRecord): string => `203.0.113.${1 + numberFrom([pod.id], 254)}`;

/** Returns the ports of the create request with their public ports. As in RunPod, the public ports change after each stop and start. */
export const publishedPorts = (pod: PodRecord): readonly PublishedPort[] =>
  pod.ports.flatMap((text) => {
    const [, port, type = ''] = /^(\d{1,5})\/(http|tcp)$/.exec(text) ?? [];
    if (port === undefined) return [];
    const number = Number(port);
    const published = 10_000 + numberFrom([pod.id, pod.startedAt, number], 50_000);
    return [{ private: number, public: published, type, ip: addressOf(pod) }];
  });

/** Returns the environment variables that tell a container its public ports. */
export const portVariables = (pod: PodRecord): Record<string, string> => {
  const open = publishedPorts(pod).filter(({ type }) => type === 'tcp');
  if (open.length === 0) return {};
  const ports = open.map((port) => [`RUNPOD_TCP_PORT_${port.private}`, String(port.public)]);
  return { RUNPOD_PUBLIC_IP: addressOf(pod), ...Object.fromEntries(ports) };
};

export const hostnameOf = (pod: Pick<PodRecord, 'id'>): string => `${pod.id}-64411eb2`;

/** The domain `.invalid` never resolves (RFC 2606), so clients cannot connect. */
const PROXY = 'ssh.runpod.invalid';

const endpoint = (host: string, port: number, username: string): Record<string, unknown> => ({
  ...{ host, port, username },
  command: `ssh ${username}@${host}${port === 22 ? '' : ` -p ${port}`}`,
});

/** Returns the ways to connect by SSH: by the proxy as soon as the pod has a machine, and directly while `22/tcp` is published. */
export const sshView = (pod: PodRecord): Record<string, unknown> => {
  const hasMachine = pod.status !== 'PROVISIONING' && pod.status !== 'TERMINATED';
  const isUp = pod.status === 'RUNNING' && pod.containerStartedAt !== null && !pod.hostIsDown;
  const own = isUp ? publishedPorts(pod).find(({ private: port, type }) => port === 22 && type === 'tcp') : undefined;
  return {
    proxy: hasMachine ? endpoint(PROXY, 22, hostnameOf(pod)) : null,
    direct: own === undefined ? null : endpoint(own.ip, own.public, 'root'),
  };
};
