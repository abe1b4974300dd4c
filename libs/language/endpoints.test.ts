import { describe, expect, it } from '@jest/globals';
import { endpointUrlFault } from './endpoint-url.js';
import { faultsOf, REGION } from './testing/region-sample.js';

const source = 'urn:nld:oin:00000001823288444000:systeem:schakel';
const endpoint = (more: string): string =>
  `${REGION}messages:\n  source: ${source}\n  endpoints:\n    system: { organisation: city, url: 'https://city.example/hook'${more} }\n`;
const withUrl = (url: string): readonly string[] =>
  faultsOf(endpoint('').replace('https://city.example/hook', url)).map((fault) => fault.split(' |')[0] ?? '');

describe('the endpoints of a region', () => {
  it('may be left out, and may be of an organisation or a school', () => {
    expect(faultsOf(endpoint(''))).toEqual([]);
    expect(faultsOf(endpoint(', kinds: [joined, left], workflows: [chain]'))).toEqual([]);
  });

  it('are of an organisation that takes part', () => {
    expect(faultsOf(endpoint('').replace('organisation: city,', 'organisation: citty,'))).toEqual([
      expect.stringMatching(/^error name\.unknown .*Did you mean "city"\?$/),
    ]);
  });

  it('hear kinds of message that exist, of workflows that the region uses', () => {
    expect(faultsOf(endpoint(', kinds: [moves]'))).toEqual([
      expect.stringMatching(/^error form\.value .*Did you mean "moved"\?$/),
    ]);
    expect(faultsOf(endpoint(', workflows: [network]'))).toEqual([expect.stringMatching(/^error name\.unknown/)]);
  });

  it('say who sends, in the form of the Dutch profile', () => {
    expect(faultsOf(endpoint('').replace(source, 'https://city.example'))).toEqual([
      expect.stringMatching(/^error form\./),
    ]);
  });

  it.each([
    'https://city.example',
    'https://messages.city.example/schakel/v1',
    'https://city.example:8443/x',
    'https://xn--bcher-kva.example/',
  ])('may be at %s', (url) => {
    expect(withUrl(url)).toEqual([]);
  });

  it.each([
    'http://city.example/hook',
    'ftp://city.example/hook',
    'https://user@city.example/',
    'https://user:secret@city.example/',
    'https://city.example/?token=1',
    'https://city.example/?',
    'https://city.example/#part',
    'https://city.example:22/',
    'https://city.example:3000/',
    'https://localhost/',
    'https://city.localhost/',
    'https://city.local/',
    'https://CITY.LOCAL./',
    'https://metadata.google.internal/',
    'https://1.168.192.in-addr.arpa/',
    'https://city/',
    'https://93.184.216.34/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0177.0.0.1/',
    'https://127.1/',
    'https://１２７.0.0.1/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[2001:4860:4860::8888]/',
    'http://localhost:3000/',
    'http://127.0.0.2:3000/',
    'http://169.254.169.254/latest/meta-data',
  ])('may not be at %s', (url) => {
    expect(withUrl(url)).toEqual([expect.stringMatching(/^error (region\.endpoint-url|form\.pattern)$/)]);
  });

  it('may not be at the name of one computer', () => {
    expect(withUrl('https://city/')).toEqual(['error region.endpoint-url']);
  });

  it('may be on the computer itself, with a warning, for a demo', () => {
    expect(withUrl('http://127.0.0.1:9000/hook')).toEqual(['warning region.endpoint-loopback']);
    expect(withUrl('http://[::1]:9000/hook')).toEqual(['warning region.endpoint-loopback']);
  });

  it('are judged by the text alone, so that what is no address at all is told too', () => {
    expect(endpointUrlFault('city.example')).toBe('an https address');
    expect(endpointUrlFault('https://[fe80::1%25eth0]/')).toBe('an https address');
    expect(endpointUrlFault('https://city.example:99999/')).toBe('an https address');
  });
});
