import { createHash } from 'node:crypto';
import type { PodRecord } from './pod-record.ts';

export interface PublishedPort {
  readonly private: number;
  readonly public: number;
  readonly type: string;
  readonly ip: string;
}

/** Equal for equal facts, so that nothing is drawn from the seed for it. */
const numberFrom = (facts: readonly unknown[], below: number): number =>
  createHash('sha256').update(JSON.stringify(facts)).digest().readUInt32BE(0) % below;

/** The address is of a network that is kept for documentation (RFC 5737): nobody answers there. */
const addressOf = (pod: PodRecord): string => `203.0.113.${1 + numberFrom([pod.id], 254)}`;

/** The ports that the create asked for, as the host has published them; others after each stop and start, as on RunPod. */
export const publishedPorts = (pod: PodRecord): readonly PublishedPort[] =>
  pod.ports.flatMap((text) => {
    const [, port, type = ''] = /^(\d{1,5})\/(http|tcp)$/.exec(text) ?? [];
    if (port === undefined) return [];
    const number = Number(port);
    const published = 10_000 + numberFrom([pod.id, pod.startedAt, number], 50_000);
    return [{ private: number, public: published, type, ip: addressOf(pod) }];
  });

/** As a container finds them in its environment. */
export const portVariables = (pod: PodRecord): Record<string, string> => {
  const open = publishedPorts(pod).filter(({ type }) => type === 'tcp');
  if (open.length === 0) return {};
  const ports = open.map((port) => [`RUNPOD_TCP_PORT_${port.private}`, String(port.public)]);
  return { RUNPOD_PUBLIC_IP: addressOf(pod), ...Object.fromEntries(ports) };
};

export const hostnameOf = (pod: Pick<PodRecord, 'id'>): string => `${pod.id}-64411eb2`;

/** `.invalid` never resolves (RFC 2606): a client that connects gets no further than the name. */
const PROXY = 'ssh.runpod.invalid';

const endpoint = (host: string, port: number, username: string): Record<string, unknown> => ({
  ...{ host, port, username },
  command: `ssh ${username}@${host}${port === 22 ? '' : ` -p ${port}`}`,
});

/** Through the proxy from the moment that there is a machine, directly while `22/tcp` is published. */
export const sshView = (pod: PodRecord): Record<string, unknown> => {
  const hasMachine = pod.status !== 'PROVISIONING' && pod.status !== 'TERMINATED';
  const isUp = pod.status === 'RUNNING' && pod.containerStartedAt !== null && !pod.hostIsDown;
  const own = isUp ? publishedPorts(pod).find(({ private: port, type }) => port === 22 && type === 'tcp') : undefined;
  return {
    proxy: hasMachine ? endpoint(PROXY, 22, hostnameOf(pod)) : null,
    direct: own === undefined ? null : endpoint(own.ip, own.public, 'root'),
  };
};
