const OCTET = '(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const IPV4 = new RegExp(`^${OCTET}(\\.${OCTET}){3}$`);
const GROUP = /^[0-9a-f]{1,4}$/i;

/** Whether a text is an IPv4 address, as Go reads one: no leading zeros. */
export function isIpv4(text: string): boolean {
  return IPV4.test(text);
}

/** Whether a text is an IPv6 address; a zone is none. */
export function isIpv6(text: string): boolean {
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const last = groups[groups.length - 1];
  let count = groups.flat().length;
  const tail = last[last.length - 1];
  if (tail !== undefined && tail.includes('.')) {
    if (!isIpv4(tail)) return false;
    last.pop();
    count += 1;
  }
  return groups.flat().every((group) => GROUP.test(group)) && (halves.length === 2 ? count <= 7 : count === 8);
}

/** Whether a text is an IP address of either family. */
export function isIp(text: string): boolean {
  return isIpv4(text) || isIpv6(text);
}

/** Whether a text is an IP address or a range in CIDR form. */
export function isIpOrCidr(text: string): boolean {
  const [address, bits, ...more] = text.split('/');
  if (bits === undefined) return isIp(text);
  if (more.length > 0 || !/^(0|[1-9]\d{0,2})$/.test(bits)) return false;
  return isIpv4(address) ? Number(bits) <= 32 : isIpv6(address) && Number(bits) <= 128;
}
