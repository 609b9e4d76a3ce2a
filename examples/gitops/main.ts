import { synthesize } from '../scenario';
import { scenarios } from './app';

synthesize(scenarios);
