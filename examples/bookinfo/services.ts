import { Chart } from 'cdk8s';
import { MeshNamespace, MeshService, Port, Version, type MeshApp } from 'cdk8s-mesh';

const image = (name: string) => `docker.io/istio/examples-bookinfo-${name}:1.20.3`;
const ports = [Port.http(9080)];

/** The four services of bookinfo, each with the versions that the scenarios need. */
export class Bookinfo extends Chart {
  public readonly details: MeshService;
  public readonly ratings: MeshService;
  public readonly reviews: MeshService;
  public readonly productpage: MeshService;

  public constructor(app: MeshApp) {
    super(app, 'bookinfo', { namespace: 'bookinfo' });
    new MeshNamespace(this, 'namespace');
    this.details = new MeshService(this, 'details', { ports, versions: { v1: Version.image(image('details-v1')) } });
    this.ratings = new MeshService(this, 'ratings', { ports, versions: { v1: Version.image(image('ratings-v1')) } });
    this.reviews = new MeshService(this, 'reviews', {
      ports,
      versions: {
        v1: Version.image(image('reviews-v1')),
        v2: Version.image(image('reviews-v2')),
        v3: Version.image(image('reviews-v3')),
      },
      calls: [this.ratings],
    });
    this.productpage = new MeshService(this, 'productpage', {
      ports,
      versions: { v1: Version.image(image('productpage-v1'), { replicas: 2 }) },
      calls: [this.details, this.reviews],
    });
  }

  /** A second version of details. */
  public addDetailsV2() {
    return this.details.addVersion('v2', Version.image(image('details-v2')));
  }
}
