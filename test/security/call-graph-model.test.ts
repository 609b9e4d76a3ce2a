import { Chart } from 'cdk8s';
import * as fc from 'fast-check';
import { Caller, CallGraph, Mesh, MeshApp, MeshNamespace, MeshService, Port, Version } from '../../src';

const PORTS = [80, 81];
const seed = Number(process.env.SEED ?? (process.env.CI === 'true' ? 1 : Date.now() % 2 ** 31));

/** Calls by caller, callee and port; services are numbers. */
interface Graph {
  readonly services: number;
  readonly calls: readonly (readonly [from: number, to: number, port: number])[];
  readonly namespaces: readonly number[];
}

const graphs = fc.integer({ min: 2, max: 5 }).chain((services) =>
  fc.record({
    services: fc.constant(services),
    calls: fc.uniqueArray(
      fc
        .tuple(fc.nat(services - 1), fc.nat(services - 1), fc.constantFrom(...PORTS))
        .filter(([from, to]) => from !== to),
      { maxLength: 8, selector: (call) => call.join() },
    ),
    namespaces: fc.array(fc.integer({ min: 0, max: 1 }), { minLength: services, maxLength: services }),
  }),
);

function declare({ services, calls, namespaces }: Graph): { app: MeshApp; all: MeshService[] } {
  const app = new MeshApp({ mesh: { callGraph: CallGraph.enforced() } });
  const charts = [0, 1].map((index) => {
    const chart = new Chart(app, `chart-${index}`, { namespace: `ns-${index}` });
    new MeshNamespace(chart, 'namespace');
    return chart;
  });
  const all = Array.from({ length: services }, (_, index) => {
    const ports = PORTS.map((port) => Port.http(port, { targetPort: port + 8000 }));
    return new MeshService(charts[namespaces[index]], `s${index}`, { ports, versions: { v1: Version.image('app:1') } });
  });
  for (const [from, to, port] of calls) all[from].addCall(all[to].port(port));
  return { app, all };
}

// What the lab shows with real proxies for one app holds in the model for every app.
test(`exactly the declared calls get through (SEED=${seed})`, () => {
  fc.assert(
    fc.property(graphs, (graph) => {
      const { app, all } = declare(graph);
      const mesh = Mesh.model(app);
      const through: string[] = [];
      all.forEach((from, i) => {
        all.forEach((to, j) => {
          for (const port of PORTS) {
            if (i === j) continue;
            const { outcome } = mesh.route({ from: Caller.of(from), host: to.host, port, path: '/' });
            if (outcome === 'route') through.push([i, j, port].join());
            else expect(['denied', 'blackhole']).toContain(outcome);
          }
        });
      });
      expect(through.sort()).toEqual(graph.calls.map((call) => call.join()).sort());
    }),
    { seed, numRuns: 40 },
  );
});
