import { parseManifests } from '../../../src/files/parse';
import { lint } from '../../../src/lint/lint';

/** Of an authority of its own; it holds from November 2026 to October 2126. */
const CERTIFICATE = `
-----BEGIN CERTIFICATE-----
MIIBbjCCARWgAwIBAgIUCdFfTLqEWNwMelYh8hsb0/r3h5YwCgYIKoZIzj0EAwIw
DDEKMAgGA1UEAwwBYTAgFw0yNjExMjExMjI4MjVaGA8yMTI2MTAyODEyMjgyNVow
DDEKMAgGA1UEAwwBYTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABC8ZWgPHm7UP
G+bhsq1om4JDkqvooxWoHgeDRWiPJPRFP0DVPvfcvwA8bg6syN3RPyr0JZ9/BWuT
UR2kWzyNqHejUzBRMB0GA1UdDgQWBBSAcwzL7aaWDSww9yKM0CIt6rfH4DAfBgNV
HSMEGDAWgBSAcwzL7aaWDSww9yKM0CIt6rfH4DAPBgNVHRMBAf8EBTADAQH/MAoG
CCqGSM49BAMCA0cAMEQCIFJKhGah3l7GS04r6R4aREAwVCfIqc3/fteSFINJBiej
AiBtLR44Qn6jZiNRTpV9G1AHmZmJHW13K517X5NpXxl8QA==
-----END CERTIFICATE-----
`;

const gatewayWith = (certificate: string): string => `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: a, namespace: istio-system}
spec:
  selector: {istio: ingressgateway}
  servers:
    - port: {number: 443, name: https, protocol: HTTPS}
      hosts: [a.com]
      tls: {mode: SIMPLE, credentialName: a}
---
apiVersion: v1
kind: Secret
metadata: {name: a, namespace: istio-system}
stringData: {tls.key: a, tls.crt: ${JSON.stringify(certificate)}}`;

afterEach(() => jest.useRealTimers());

test.each([
  ['before it holds', CERTIFICATE, '2026-11-21T12:28:24Z', ['IST0161']],
  ['from its first second on', CERTIFICATE, '2026-11-21T12:28:25Z', []],
  ['to its last second', CERTIFICATE, '2126-10-28T12:28:25Z', []],
  ['after it has expired', CERTIFICATE, '2126-10-28T12:28:26Z', ['IST0161']],
  ['cut short', CERTIFICATE.replace(/SM49[^-]*/, '\n'), '2050-01-01T00:00:00Z', ['IST0161']],
])('the certificate of a gateway %s', (_, certificate, now, expected) => {
  jest.useFakeTimers({ now: new Date(now) });
  const found = lint(parseManifests(gatewayWith(certificate)).manifests).map(({ rule }) => rule);
  expect(found.filter((rule) => rule === 'IST0161')).toEqual(expected);
});
