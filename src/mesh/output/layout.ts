import { App, Chart, Names, YamlOutputType, type ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { addDocument } from '../../files/emit';
import { FILE_RULES } from '../../files/rules';
import { TextBytes } from '../../files/text-bytes';
import { MeshError, type Problem } from '../error';
import { DependencyOrder } from './dependencies';
import { Renderer } from './render';
import { progress } from './report';
import { Tree } from './tree';

/** How many objects are rendered between two signs of life. */
const PROGRESS_STEP = 256;
const SEPARATOR = '---\n';

/** A file of the output, by its path in the output folder. */
export interface OutputFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Where the text of something is in that of the whole app. */
interface Range {
  readonly start: number;
  readonly end: number;
}

/** An object and its text; the construct is not known where a chart renders itself. */
export interface RenderedObject extends Range {
  readonly construct?: ApiObject;
  /** The name of its file, where each object has one of its own. */
  readonly stem?: string;
}

/** A chart with its objects, both in the order in which they are written. */
export interface RenderedChart {
  readonly chart: Chart;
  readonly objects: readonly RenderedObject[];
}

/** A whole app, rendered once; every output type divides the same text, in which objects stand in the order of their files. */
export interface RenderedApp {
  readonly charts: readonly RenderedChart[];
  readonly text: TextBytes;
  readonly hasDependentCharts: boolean;
}

/** Sees each object once it is rendered. */
export type RenderVisitor = (document: unknown, place: IConstruct) => void;

/** Whether an output type asks objects for their text and passes over a chart that renders itself. */
export function asksObjects(app: App): boolean {
  return app.yamlOutputType === YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE;
}

/** The text of an app, object by object. */
class AppText {
  public readonly text = new TextBytes();

  private readonly isFileEach: boolean;

  public constructor(
    app: App,
    private readonly visit: RenderVisitor,
  ) {
    this.isFileEach = app.yamlOutputType === YamlOutputType.FILE_PER_RESOURCE;
  }

  public add(document: unknown, isTree: boolean, construct: ApiObject | undefined, chart: Chart): RenderedObject {
    const { text } = this;
    const before = text.length;
    try {
      if (before > 0) text.add(SEPARATOR);
      const start = text.length;
      addDocument(text, document, isTree);
      this.visit(document, construct ?? chart);
      return { construct, start, end: text.length, ...(this.isFileEach ? { stem: stemOf(document) } : {}) };
    } catch (error) {
      text.truncate(before);
      throw error;
    }
  }
}

function nameOf(kind: unknown, name: unknown): string {
  return `${String(kind)}.${String(name)}`.replaceAll(/[^0-9a-zA-Z-_.]/g, '');
}

function stemOf(document: unknown): string | undefined {
  if (document === undefined) return undefined;
  const { kind, metadata } = document as { kind?: unknown; metadata: { name?: unknown } };
  return nameOf(kind, metadata.name);
}

/**
 * Renders every object of an app once, in the order in which cdk8s would; an object that fails is left out.
 *
 * @param charts whether a chart that renders itself has a say
 */
export function renderApp(
  app: App,
  charts: boolean,
  visit: RenderVisitor,
  onFailure: (object: ApiObject, error: unknown) => void,
): RenderedApp {
  const tree = new Tree(app);
  const order = new DependencyOrder(tree);
  const renderer = new Renderer(app, true);
  const text = new AppText(app, visit);
  const total = tree.isObject.filter(Boolean).length;
  let done = 0;
  const rendered = order.charts().map((index): RenderedChart => {
    const chart = tree.constructs[index] as Chart;
    if (charts && chart.toJson !== Chart.prototype.toJson) {
      return {
        chart,
        objects: Object.values(chart.toJson()).map((document) => text.add(document, false, undefined, chart)),
      };
    }
    const objects: RenderedObject[] = [];
    progress('rendering objects:', done, total);
    for (const at of order.objectsOf(index)) {
      const construct = tree.object(at);
      try {
        const { document, isTree } = renderer.render(construct);
        objects.push(text.add(document, isTree, construct, chart));
      } catch (error) {
        onFailure(construct, error);
      }
      if (++done % PROGRESS_STEP === 0) progress('rendering objects:', done, total);
    }
    return { chart, objects };
  });
  return { charts: rendered, text: text.text, hasDependentCharts: order.hasDependentCharts };
}

/** The files being laid out, each with whom it belongs to. */
class Layout {
  public readonly files: OutputFile[] = [];
  private readonly owners = new Map<string, string>();
  private readonly problems: Problem[] = [];

  public constructor(
    private readonly text: TextBytes,
    private readonly extension: string,
  ) {}

  /** Adds a file of objects that follow each other. */
  public add(stem: string, owner: string, objects: readonly RenderedObject[]): void {
    const path = stem + this.extension;
    const other = this.owners.get(path);
    if (other !== undefined) {
      const what = `its file would replace that of ${other}`;
      this.problems.push({
        rule: FILE_RULES.outputCollision,
        path: owner,
        what,
        given: path,
        allowed: 'one file for each',
      });
      return;
    }
    this.owners.set(path, owner);
    const bytes = this.text.slice(objects[0]?.start ?? 0, objects.at(-1)?.end ?? 0);
    this.files.push({ path, bytes });
  }

  public finish(): OutputFile[] {
    if (this.problems.length > 0) throw new MeshError(this.problems);
    return this.files;
  }
}

type Placement = (app: RenderedApp, layout: Layout) => void;

function chartNames({ charts, hasDependentCharts }: RenderedApp): string[] {
  return charts.map(({ chart }, index) => {
    const name = Names.toDnsLabel(chart);
    return hasDependentCharts ? `${String(index).padStart(4, '0')}-${name}` : name;
  });
}

const PLACEMENTS: Readonly<Record<YamlOutputType, Placement>> = {
  [YamlOutputType.FILE_PER_APP]: ({ charts }, layout) => {
    if (charts.length === 0) return;
    layout.add(
      'app',
      'the app',
      charts.flatMap(({ objects }) => objects),
    );
  },
  [YamlOutputType.FILE_PER_CHART]: (app, layout) => {
    const names = chartNames(app);
    app.charts.forEach(({ chart, objects }, index) => layout.add(names[index], chart.node.path, objects));
  },
  [YamlOutputType.FILE_PER_RESOURCE]: ({ charts }, layout) => {
    for (const { chart, objects } of charts) {
      for (const object of objects) {
        if (object.stem !== undefined) layout.add(object.stem, (object.construct ?? chart).node.path, [object]);
      }
    }
  },
  [YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE]: (app, layout) => {
    const names = chartNames(app);
    app.charts.forEach(({ objects }, index) => {
      for (const object of objects) {
        const { kind, metadata, node } = object.construct!;
        layout.add(`${names[index]}/${nameOf(kind, metadata.name)}`, node.path, [object]);
      }
    });
  },
};

/** Divides a rendered app into the files that cdk8s would write, and refuses two that would be one. */
export function layOut(app: App, rendered: RenderedApp): OutputFile[] {
  const layout = new Layout(rendered.text, app.outputFileExtension);
  PLACEMENTS[app.yamlOutputType]?.(rendered, layout);
  return layout.finish();
}

/** The folders that cdk8s makes even where no file goes into them. */
export function foldersOf(app: App, rendered: RenderedApp): string[] {
  return asksObjects(app) ? chartNames(rendered) : [];
}

/** The file that says which construct each object came from, for cdk8s' validation plugins. */
export function constructMetadata({ charts }: RenderedApp): OutputFile {
  const resources: Record<string, { path: string }> = {};
  for (const { objects } of charts) {
    for (const { construct } of objects) if (construct) resources[construct.name] = { path: construct.node.path };
  }
  return { path: 'construct-metadata.json', bytes: Buffer.from(JSON.stringify({ version: '1.0.0', resources })) };
}
