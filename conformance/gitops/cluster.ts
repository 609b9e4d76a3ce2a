// tsx conformance/gitops/cluster.ts FOLDER [OBJECT...]: compares the manifests of a folder with the cluster of $KUBECONFIG as
// Argo CD does, and exits 1 unless exactly the objects that are named, such as 'Service shop/reviews', differ.
import { ManifestFiles } from '../../src/files';
import { Judge } from '../client';

async function main(folder: string, expected: readonly string[]): Promise<void> {
  const git = ManifestFiles.load([folder])._manifests.map(({ object }) => object as object);
  const judge = new Judge();
  try {
    const compared = await judge.argoDiffCluster(process.env.KUBECONFIG!, git, { mode: 'server', annotations: true });
    const differing = compared.filter(({ differences }) => differences.length > 0);
    const seen = differing.map(({ object }) => object).sort();
    const isExpected = JSON.stringify(seen) === JSON.stringify([...expected].sort());
    if (!isExpected) for (const it of differing) console.error(JSON.stringify(it).slice(0, 400));
    console.log(`${git.length} objects compared, different: ${seen.join(', ') || 'none'}`);
    process.exitCode = isExpected ? 0 : 1;
  } finally {
    await judge.close();
  }
}

const [folder, ...expected] = process.argv.slice(2);
void main(folder, expected);
