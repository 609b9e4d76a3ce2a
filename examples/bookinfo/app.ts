import { Duration, type AppProps } from 'cdk8s';
import { CanaryRelease, Engine, Fault, IstioVersion, MeshApp, Sidecar, Step, StringMatch } from 'cdk8s-mesh';
import type { Scenarios } from '../scenario';
import { openOverTls, openToAnyone } from './entrance';
import { Bookinfo } from './services';

const jason = [{ headers: { 'end-user': StringMatch.exact('jason') } }];
const plan = [5, 25, 50, 100].map((weight) => Step.weight(weight));

/** One step of the tutorial: bookinfo, its pages for any host, and the routes of the step. */
function step(addRoutes: (bookinfo: Bookinfo) => void) {
  return (props?: AppProps): MeshApp => {
    const app = new MeshApp({ ...props, mesh: { istio: IstioVersion.V1_30, sidecar: Sidecar.webhook() } });
    const bookinfo = new Bookinfo(app);
    openToAnyone(bookinfo);
    addRoutes(bookinfo);
    return app;
  };
}

/** Everything in one: TLS, a route for testers, a split, a fault and a canary. */
function tour(props?: AppProps): MeshApp {
  const app = new MeshApp({ ...props, mesh: { istio: IstioVersion.V1_30, sidecar: Sidecar.webhook() } });
  const bookinfo = new Bookinfo(app);
  const { reviews, ratings, details } = bookinfo;
  openOverTls(bookinfo);
  reviews.addRoute('testers', { match: jason, to: [reviews.version('v2')] });
  reviews.addRoute('everyone', {
    to: [reviews.version('v1').weight(50), reviews.version('v3').weight(50)],
    timeout: Duration.seconds(3),
    retries: { attempts: 2, perTryTimeout: Duration.seconds(1) },
  });
  ratings.addRoute('slow-for-testers', { match: jason, fault: Fault.delay(Duration.seconds(7)), to: [ratings] });
  ratings.addRoute('everyone', { to: [ratings] });
  new CanaryRelease(bookinfo, 'details-release', {
    stable: details.version('v1'),
    canary: bookinfo.addDetailsV2(),
    steps: plan,
    engine: Engine.static({ step: 1 }),
  });
  return app;
}

function everythingV1({ productpage, reviews, ratings, details }: Bookinfo): void {
  for (const service of [productpage, reviews, ratings, details]) {
    service.addRoute('everyone', { to: [service.version('v1')] });
  }
}

/** Testers get reviews v2, everybody else v1; what they get of ratings is up to the caller. */
function testersGetV2({ productpage, reviews, details }: Bookinfo): void {
  for (const service of [productpage, details]) service.addRoute('everyone', { to: [service.version('v1')] });
  reviews.addRoute('testers', { match: jason, to: [reviews.version('v2')] });
  reviews.addRoute('everyone', { to: [reviews.version('v1')] });
}

function faultForTesters(fault: Fault) {
  return (bookinfo: Bookinfo): void => {
    testersGetV2(bookinfo);
    const v1 = bookinfo.ratings.version('v1');
    bookinfo.ratings.addRoute('faulty-for-testers', { match: jason, fault, to: [v1] });
    bookinfo.ratings.addRoute('everyone', { to: [v1] });
  };
}

function reviewsFrom(version: string) {
  return ({ reviews }: Bookinfo): void => reviews.addRoute('everyone', { to: [reviews.version(version)] });
}

/** Blue is v1, green is v3. Testers see green before everybody else does. */
function blueGreen(live: string) {
  return ({ reviews }: Bookinfo): void => {
    const preview = [{ headers: { 'x-preview': StringMatch.exact('green') } }];
    reviews.addRoute('preview', { match: preview, to: [reviews.version('v3')] });
    reviews.addRoute('live', { to: [reviews.version(live)] });
  };
}

function canary(taken: number) {
  return (bookinfo: Bookinfo): void => {
    new CanaryRelease(bookinfo, 'details-release', {
      stable: bookinfo.details.version('v1'),
      canary: bookinfo.addDetailsV2(),
      steps: plan,
      engine: Engine.static({ step: taken }),
    });
  };
}

export const scenarios: Scenarios = {
  tour,
  'all-v1': step(everythingV1),
  'jason-v2': step((bookinfo) => {
    testersGetV2(bookinfo);
    bookinfo.ratings.addRoute('everyone', { to: [bookinfo.ratings.version('v1')] });
  }),
  'jason-delay': step(faultForTesters(Fault.delay(Duration.seconds(7)))),
  'jason-abort': step(faultForTesters(Fault.abort(500))),
  'fifty-fifty': step(({ reviews }) =>
    reviews.addRoute('everyone', { to: [reviews.version('v1').weight(50), reviews.version('v3').weight(50)] }),
  ),
  'all-v3': step(reviewsFrom('v3')),
  'ab-by-header': step(({ reviews }) => {
    const groupB = [{ headers: { 'x-group': StringMatch.exact('b') } }];
    reviews.addRoute('group-b', { match: groupB, to: [reviews.version('v2')] });
    reviews.addRoute('group-a', { to: [reviews.version('v1')] });
  }),
  blue: step(blueGreen('v1')),
  green: step(blueGreen('v3')),
  'canary-0': step(canary(0)),
  'canary-5': step(canary(1)),
  'canary-25': step(canary(2)),
  'canary-50': step(canary(3)),
  'canary-100': step(canary(4)),
};
