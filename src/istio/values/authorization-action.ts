import { refuse } from '../../mesh/error';
import { POLICY_RULES } from '../policy-rules';

/** What happens to a request that a policy matches. Istio asks CUSTOM first, then DENY, then ALLOW. */
export class AuthorizationAction {
  /** Lets it through. As soon as one ALLOW policy selects a workload, every request that none matches is refused. */
  public static readonly ALLOW = new AuthorizationAction('ALLOW');
  /** Refuses it, whatever an ALLOW says. */
  public static readonly DENY = new AuthorizationAction('DENY');
  /** Marks it for a plugin that writes audit records; nothing else. */
  public static readonly AUDIT = new AuthorizationAction('AUDIT');

  /**
   * Asks an external authorizer.
   *
   * @param provider its name among the mesh config's `extensionProviders`
   */
  public static custom(provider: string): AuthorizationAction {
    if (provider === '') {
      refuse('AuthorizationAction.custom', POLICY_RULES.PROVIDER_NAME, {
        what: 'the provider has no name',
        given: provider,
      });
    }
    return new AuthorizationAction('CUSTOM', provider);
  }

  private constructor(
    /** The action as it stands in a policy. */
    public readonly value: string,
    /** The external authorizer of a CUSTOM action. */
    public readonly provider?: string,
  ) {}
}
