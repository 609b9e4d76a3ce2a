export { ManifestFiles, FileProblem } from './load';
