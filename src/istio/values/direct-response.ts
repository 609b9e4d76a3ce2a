import { refuse } from '../../mesh/error';
import { ISTIO_RULES } from '../rules';
import { checkHttpStatus } from './http-status';

/** One mebibyte: the webhook refuses more. */
const MAX_BODY_BYTES = 1024 * 1024;

/**
 * An answer that the proxy gives itself; nothing is forwarded.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPDirectResponse
 */
export class DirectResponse {
  /**
   * A status without a body.
   *
   * @param status from 200 to 599
   * @throws MESH1207 for another status
   */
  public static status(status: number): DirectResponse {
    return new DirectResponse('DirectResponse.status', status);
  }

  /**
   * A status and a text.
   *
   * @param status from 200 to 599
   * @param body at most 1 MiB; above 100 KiB Istio warns, because every proxy holds it
   * @throws MESH1207 for another status, MESH1211 for a larger body
   */
  public static text(status: number, body: string): DirectResponse {
    return new DirectResponse('DirectResponse.text', status, { string: body }, Buffer.byteLength(body));
  }

  /**
   * A status and bytes.
   *
   * @param status from 200 to 599
   * @param base64 the bytes in base64; at most 1 MiB once decoded
   * @throws MESH1207 for another status, MESH1211 for a larger body or text that is not base64
   */
  public static bytes(status: number, base64: string): DirectResponse {
    const bytes = Buffer.from(base64, 'base64');
    if (bytes.toString('base64').replace(/=+$/, '') !== base64.replace(/=+$/, '')) {
      refuse('DirectResponse.bytes', ISTIO_RULES.DIRECT_RESPONSE, {
        what: 'the body is not base64',
        given: base64.slice(0, 40),
      });
    }
    return new DirectResponse('DirectResponse.bytes', status, { bytes: base64 }, bytes.length);
  }

  private constructor(
    place: string,
    private readonly code: number,
    private readonly body?: { readonly [form: string]: string },
    size: number = 0,
  ) {
    checkHttpStatus(place, code);
    if (size > MAX_BODY_BYTES) {
      refuse(place, ISTIO_RULES.DIRECT_RESPONSE, {
        what: `the body has ${size} bytes`,
        allowed: `at most ${MAX_BODY_BYTES}`,
      });
    }
  }

  /** @internal */
  public _toWire(): unknown {
    return { status: this.code, body: this.body };
  }
}
