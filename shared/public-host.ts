import { BlockList, isIP } from 'node:net';

/** Addresses that cannot be reached from the internet. Source: IANA special-purpose address registries (IPv4, IPv6), 2025. */
const unreachable = new BlockList();
for (const [net, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  unreachable.addSubnet(net, prefix, 'ipv4');
}
// Teredo, documentation and 6to4: the parts of 2000::/3 that embed IPv4 addresses or are not routed.
for (const [net, prefix] of [
  ['2001::', 32],
  ['2001:db8::', 32],
  ['2002::', 16],
] as const) {
  unreachable.addSubnet(net, prefix, 'ipv6');
}
/**
 * All global IPv6 addresses. Loopback, unique local (ULA) and link-local addresses and most addresses that embed an IPv4 address
 * are outside.
 */
const global6 = new BlockList();
global6.addSubnet('2000::', 3, 'ipv6');

/**
 * Names that are valid only on one machine or in a local network, and public wildcard names that resolve to the address that they
 * spell.
 */
const privateSuffixes = [
  'localhost',
  'local',
  'internal',
  'intranet',
  'private',
  'corp',
  'home',
  'lan',
  'home.arpa',
  'test',
  'invalid',
  'localtest.me',
  'lvh.me',
  'nip.io',
  'sslip.io',
] as const;

/**
 * Returns why a host cannot be reached from the internet, or `undefined` if it can. Names are judged by their spelling and not
 * resolved.
 */
export const hostFault = (hostname: string): string | undefined => {
  const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  const family = isIP(host);
  if (family === 4 && unreachable.check(host, 'ipv4')) return 'is a loopback, private or reserved address';
  if (family === 6 && (!global6.check(host, 'ipv6') || unreachable.check(host, 'ipv6'))) {
    return 'is a loopback, private or reserved address';
  }
  if (family !== 0) return undefined;
  if (privateSuffixes.some((suffix) => host === suffix || host.endsWith(`.${suffix}`))) return 'is a private name';
  if (!host.includes('.')) return 'is a name without a domain';
  return undefined;
};
