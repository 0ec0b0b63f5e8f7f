const decimal = /^(?:0|[1-9]\d?|1\d\d|2[0-4]\d|25[0-5])$/;

/** True for an IPv4 address in dotted decimal without leading zeros, or an IPv6 address (RFC 4291, section 2.2). */
export const isIpAddress = (text: string): boolean => isIpv4(text) || isIpv6(text);

const isIpv4 = (text: string): boolean => {
  const parts = text.split('.', 5);
  return parts.length === 4 && parts.every((part) => decimal.test(part));
};

const isIpv6 = (text: string): boolean => {
  if (text.length > 45 || !text.includes(':')) return false;
  const halves = text.split('::');
  if (halves.length > 2) return false;
  let groups = 0;
  for (const half of halves) {
    const parts = half === '' ? [] : half.split(':');
    for (const [index, part] of parts.entries()) {
      const isTail = half === halves.at(-1) && index === parts.length - 1;
      if (isTail && isIpv4(part)) groups += 2;
      else if (/^[0-9a-fA-F]{1,4}$/.test(part)) groups += 1;
      else return false;
    }
  }
  return halves.length === 2 ? groups <= 7 : groups === 8;
};
