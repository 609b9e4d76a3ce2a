/** A state of Envoy's reader of `%VARIABLE(ARGUMENTS)%` expressions: what each character leads to. */
type State = (char: string, next: string) => Step;

/** The next state, an error, or a character to pass over besides. */
interface Step {
  readonly state?: string;
  readonly skip?: boolean;
  readonly problem?: string;
}

const STAY: Step = {};

const STATES: Readonly<Record<string, State>> = {
  literal: (char, next) => {
    if (char !== '%') return STAY;
    if (next === '') return { problem: 'a literal % must be written %%' };
    return next === '%' ? { skip: true } : { state: 'variable' };
  },
  variable: (char) => (char === '%' ? { state: 'literal' } : char === '(' ? { state: 'array' } : STAY),
  array: (char) => (char === '[' ? { state: 'element' } : char === ' ' ? STAY : { state: 'string' }),
  element: (char) => (char === '"' ? { state: 'string' } : expectSpace(char, '"')),
  string: (char, next) => {
    if (char === '\\') return next === '' ? { problem: 'a backslash ends the text' } : { skip: true };
    if (char === ')') return { state: 'variableEnd' };
    return char === '"' ? { state: 'delimiter' } : STAY;
  },
  delimiter: (char) =>
    char === ',' ? { state: 'element' } : char === ']' ? { state: 'argumentsEnd' } : expectSpace(char, ', or ]'),
  argumentsEnd: (char) => (char === ')' ? { state: 'variableEnd' } : expectSpace(char, ')')),
  variableEnd: (char) => (char === '%' ? { state: 'literal' } : expectSpace(char, '%')),
};

function expectSpace(char: string, wanted: string): Step {
  return char === ' ' ? STAY : { problem: `expected ${wanted} in a variable expression` };
}

/** Says what is wrong with the `%…%` expressions of a header value; Envoy would refuse the whole route for it. */
export function headerFormatProblem(value: string): string | undefined {
  let state = 'literal';
  for (let at = 0; at < value.length; at += 1) {
    const step = STATES[state]?.(value[at] ?? '', value[at + 1] ?? '') ?? STAY;
    if (step.problem !== undefined) return step.problem;
    if (step.skip) at += 1;
    state = step.state ?? state;
  }
  return state === 'literal' ? undefined : 'a variable expression has no closing %';
}
