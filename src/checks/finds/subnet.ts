// Whether addresses stand in one subnet, by the customary size: 24 bits of IPv4, 64 of IPv6.

/** The eight groups of an IPv6 address, shortest form, in lower case; a zone index and a dotted tail are left away. */
const groupsOf = (address: string): readonly string[] => {
  const [before = '', after] = address.toLowerCase().split('::');
  const list = (text: string): readonly string[] => (text === '' ? [] : text.split(':'));
  const [head, tail] = [list(before), list(after ?? '')];
  const zeros =
    after === undefined ? [] : Array.from({ length: Math.max(0, 8 - head.length - tail.length) }, () => '0');
  return [...head, ...zeros, ...tail].map((group) => group.replace(/^0+(?=.)/, ''));
};

const subnetOf = (address: string): string =>
  address.includes(':') ? groupsOf(address).slice(0, 4).join(':') : address.split('.').slice(0, 3).join('.');

/** Whether at least two addresses of a family are there, and those of each family share a subnet. */
export const isOneSubnet = (addresses: readonly string[]): boolean => {
  const families = [true, false].map((isSix) => addresses.filter((address) => address.includes(':') === isSix));
  return (
    families.some((family) => family.length > 1) && families.every((family) => new Set(family.map(subnetOf)).size < 2)
  );
};
