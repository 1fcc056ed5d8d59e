// Whether a text is an IP address, without the regular expression of node:net, whose first use costs some 5 ms of start-up.

const v4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;

/** 4, 6 (a zone may follow: `fe80::1%eth0`), or 0 for anything else; the same as `isIP` of node:net. */
export const addressFamily = (text: string): 0 | 4 | 6 => {
  if (!text.includes(':')) return v4.test(text) ? 4 : 0;
  const [, address] = /^([\da-f:.]+)(?:%[\w.-]+)?$/i.exec(text) ?? [];
  return address !== undefined && URL.canParse(`http://[${address}]/`) ? 6 : 0;
};
