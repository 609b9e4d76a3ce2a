import { App, type AppProps } from 'cdk8s';
import { configure, type MeshSettings } from './settings';
import { assertSound, watch } from './synthesis';

/** What a MeshApp is made of. */
export interface MeshAppProps extends AppProps {
  /**
   * The settings of the mesh, for the whole app.
   *
   * @default - every setting's own default
   */
  readonly mesh?: MeshSettings;
}

/** A cdk8s App that knows its mesh, and that writes nothing unless everything in it is sound. */
export class MeshApp extends App {
  public constructor(props: MeshAppProps = {}) {
    super(props);
    if (props.mesh) configure(this, props.mesh);
    watch(this);
  }

  /**
   * Checks the whole app and writes it to the output folder; throws every problem found, together, before anything is written.
   */
  public synth(): void {
    assertSound(this);
    super.synth();
  }
}
