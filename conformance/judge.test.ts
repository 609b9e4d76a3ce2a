import { describeJudged } from './client';

const reviews = `
apiVersion: v1
kind: Service
metadata: {name: reviews, namespace: bookinfo}
spec: {ports: [{name: http, port: 9080}], selector: {app: reviews}}
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: reviews, namespace: bookinfo}
spec: {host: reviews, subsets: [{name: v1, labels: {version: v1}}]}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: reviews, namespace: bookinfo}
spec: {hosts: [reviews], http: [{name: all, route: [{destination: {host: reviews, subset: v1}}]}]}
`;

describeJudged('the judge', (judge) => {
  test('accepts a sound document', async () => {
    expect((await judge.validate(reviews)).map(({ valid }) => valid)).toEqual([true, true, true]);
  });

  test('tells the webhook, unknown fields and the schema apart', async () => {
    const [weight] = await judge.validate(reviews.split('---')[2].replace('subset: v1}}', 'subset: v1}, weight: -1}'));
    expect(weight).toMatchObject({ kind: 'VirtualService', known: true, valid: false });
    expect(weight.webhook).toContain('weight');
    const [unknown] = await judge.validate(reviews.split('---')[2].replace('subset:', 'subst:'));
    expect(unknown.unknownField).toContain('subst');
  });

  test('analyzes, each mesh config by itself', async () => {
    const codes = async (mesh?: string) => (await judge.analyze(reviews, { mesh })).map(({ code }) => code);
    expect(await codes()).toEqual(await codes('outboundTrafficPolicy: {mode: REGISTRY_ONLY}'));
  });

  test('routes a call as istiod and Envoy do', async () => {
    const [decision] = await judge.route(reviews, { namespace: 'bookinfo' }, [{ host: 'reviews', port: 9080 }]);
    expect(decision).toMatchObject({
      outcome: 'route',
      route: 'all',
      destinations: [{ cluster: 'outbound|9080|v1|reviews.bookinfo.svc.cluster.local', exists: true }],
      effect: { status: 200, upstream: { host: 'reviews', path: '/' } },
    });
  });

  test('answers a request that it cannot read with an error, and goes on', async () => {
    await expect(judge.validate('a: [')).rejects.toThrow('document 0');
    expect(await judge.validate(reviews)).toHaveLength(3);
  });
});
