import { App, Chart, type AppProps } from 'cdk8s';
import { ArgoApplication, FluxKustomization, MeshApp } from 'cdk8s-mesh';
import { committedStep, declareShop } from './app';

const repoUrl = 'https://git.example.com/shop.git';

/** What a cluster is told once: where its manifests are. Each tool has a folder of its own; take one. */
export function delivery(props?: AppProps): App {
  const app = new App(props);
  const shop = new MeshApp();
  declareShop(shop, committedStep());

  const argocd = new Chart(app, 'argocd');
  new ArgoApplication(argocd, 'shop', { source: { repoUrl, path: 'manifests/shop' }, contents: shop });

  const flux = new Chart(app, 'flux');
  new FluxKustomization(flux, 'shop', { sourceName: 'shop', path: './manifests/shop', contents: shop });
  return app;
}

if (require.main === module) delivery().synth();
