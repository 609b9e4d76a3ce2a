const IPV4_PART = /^(0|[1-9]\d{0,2})$/;

/** Whether Go's `netip.ParseAddr` accepts the text: dotted IPv4 without leading zeros, or IPv6 with an optional zone. */
export function isIpAddress(text: string): boolean {
  const percent = text.indexOf('%');
  if (percent >= 0) return percent < text.length - 1 && isIpv6(text.slice(0, percent));
  return text.includes(':') ? isIpv6(text) : isIpv4(text);
}

/** Whether Go's `netip.ParsePrefix` accepts the text; a zone is not allowed there. */
export function isIpPrefix(text: string): boolean {
  const slash = text.lastIndexOf('/');
  if (slash < 0) return false;
  const address = text.slice(0, slash);
  const bits = text.slice(slash + 1);
  if (address.includes('%') || !isIpAddress(address) || !/^(0|[1-9]\d{0,2})$/.test(bits)) return false;
  return Number(bits) <= (address.includes(':') ? 128 : 32);
}

function isIpv4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => IPV4_PART.test(part) && Number(part) <= 255);
}

function isIpv6(text: string): boolean {
  const halves = text.split('::');
  if (halves.length > 2 || !text.includes(':')) return false;
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const last = groups.at(-1) ?? [];
  const tail = last.at(-1) ?? '';
  const embedded = tail.includes('.');
  if (embedded && !isIpv4(tail)) return false;
  const all = groups.flat();
  const plain = embedded ? all.slice(0, -1) : all;
  if (!plain.every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group))) return false;
  const size = plain.length + (embedded ? 2 : 0);
  return halves.length === 2 ? size < 8 : size === 8;
}
