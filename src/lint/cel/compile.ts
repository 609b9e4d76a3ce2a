import { CEL_FUNCTIONS, CelError } from './functions';
import { parseCel, type Expression } from './parse';

/** The variables of a rule; the names that macros bind are added while they run. */
type Scope = Record<string, unknown>;
type Evaluate = (scope: Scope) => unknown;

/** A compiled rule: true where the value keeps it, false where it breaks it or cannot be judged. */
export type CelRule = (self: unknown) => boolean;

const compiled = new Map<string, CelRule>();

/** Compiles a rule once for all objects; throws a SyntaxError on what is not understood. */
export function compileCel(source: string): CelRule {
  const known = compiled.get(source);
  if (known) return known;
  const evaluate = compile(parseCel(source));
  const rule: CelRule = (self) => {
    try {
      return evaluate({ self }) === true;
    } catch (error) {
      if (error instanceof CelError) return false;
      throw error;
    }
  };
  compiled.set(source, rule);
  return rule;
}

function compile(expression: Expression): Evaluate {
  switch (expression.op) {
    case 'literal':
      return () => expression.value;
    case 'name':
      return (scope) => scope[expression.name];
    case 'map':
      return () => ({});
    case 'list': {
      const items = expression.items.map(compile);
      return (scope) => items.map((item) => item(scope));
    }
    case 'field': {
      const of = compile(expression.of);
      return (scope) => select(of(scope), expression.name);
    }
    case 'index': {
      const of = compile(expression.of);
      const at = compile(expression.at);
      return (scope) => select(of(scope), at(scope) as string);
    }
    case 'choice': {
      const test = compile(expression.test);
      const then = compile(expression.then);
      const otherwise = compile(expression.otherwise);
      return (scope) => (truth(test(scope)) ? then(scope) : otherwise(scope));
    }
    case 'unary':
      return compileUnary(expression.name, compile(expression.of));
    case 'binary':
      return compileBinary(expression.name, compile(expression.left), compile(expression.right));
    case 'call':
      return compileCall(expression);
  }
}

function truth(value: unknown): boolean {
  if (typeof value !== 'boolean') throw new CelError('not a boolean');
  return value;
}

function select(of: unknown, name: string): unknown {
  if (typeof of !== 'object' || of === null || !Object.hasOwn(of, name)) throw new CelError(`no such key: ${name}`);
  return (of as Record<string, unknown>)[name];
}

function compileUnary(name: string, of: Evaluate): Evaluate {
  return name === '!' ? (scope) => !truth(of(scope)) : (scope) => -(of(scope) as number);
}

type Operator = (left: unknown, right: unknown) => unknown;

function compare(test: (order: number) => boolean): Operator {
  return (left, right) => {
    if (typeof left !== typeof right || (typeof left !== 'number' && typeof left !== 'string'))
      throw new CelError('no such overload');
    return test(left === right ? 0 : left < (right as typeof left) ? -1 : 1);
  };
}

function arithmetic(result: (left: number, right: number) => number): Operator {
  return (left, right) => {
    if (typeof left !== 'number' || typeof right !== 'number') throw new CelError('no such overload');
    return result(left, right);
  };
}

const add = arithmetic((left, right) => left + right);

const OPERATORS: Readonly<Record<string, Operator>> = {
  '==': (left, right) => equal(left, right),
  '!=': (left, right) => !equal(left, right),
  '<': compare((order) => order < 0),
  '<=': compare((order) => order <= 0),
  '>': compare((order) => order > 0),
  '>=': compare((order) => order >= 0),
  in: (left, right) =>
    Array.isArray(right) ? right.some((item) => equal(item, left)) : Object.hasOwn(right as object, left as string),
  '+': (left, right) => (typeof left === 'string' && typeof right === 'string' ? left + right : add(left, right)),
  '-': arithmetic((left, right) => left - right),
  '*': arithmetic((left, right) => left * right),
  '/': arithmetic((left, right) => Math.trunc(left / right)),
  '%': arithmetic((left, right) => left % right),
};

function equal(left: unknown, right: unknown): boolean {
  if (typeof left !== 'object' || typeof right !== 'object') return left === right;
  return JSON.stringify(left) === JSON.stringify(right);
}

function compileBinary(name: string, left: Evaluate, right: Evaluate): Evaluate {
  if (name === '&&' || name === '||') return shortCircuit(name === '||', left, right);
  const operator = OPERATORS[name];
  if (!operator) throw new SyntaxError(`operator ${name} is not understood`);
  return (scope) => operator(left(scope), right(scope));
}

/** A decisive right side outweighs an error on the left, as CEL has it. */
function shortCircuit(decisive: boolean, left: Evaluate, right: Evaluate): Evaluate {
  return (scope) => {
    let first: boolean;
    try {
      first = truth(left(scope));
    } catch (error) {
      if (error instanceof CelError && truth(right(scope)) === decisive) return decisive;
      throw error;
    }
    return first === decisive ? decisive : truth(right(scope));
  };
}

/** Macros over lists and maps: from how many elements keep the predicate, and how many there are, to a verdict. */
const QUANTIFIERS: Readonly<Record<string, (kept: number, all: number) => boolean>> = {
  all: (kept, all) => kept === all,
  exists: (kept) => kept > 0,
  exists_one: (kept) => kept === 1,
};

function compileCall({ name, of, args }: Extract<Expression, { op: 'call' }>): Evaluate {
  if (name === 'has' && !of) return compileHas(args);
  const quantifier = QUANTIFIERS[name];
  if (quantifier && of) return compileQuantifier(quantifier, compile(of), args);
  const implementation = CEL_FUNCTIONS[name];
  if (!implementation) throw new SyntaxError(`function ${name} is not understood`);
  const operands = [...(of ? [of] : []), ...args].map(compile);
  const [first, second] = operands;
  if (operands.length === 1 && first) return (scope) => implementation(first(scope));
  if (operands.length === 2 && first && second) return (scope) => implementation(first(scope), second(scope));
  return (scope) => implementation(...operands.map((operand) => operand(scope)));
}

function compileHas(args: readonly Expression[]): Evaluate {
  const [argument] = args;
  if (argument?.op !== 'field') throw new SyntaxError('has() takes a field');
  const of = compile(argument.of);
  return (scope) => {
    const container = of(scope);
    return typeof container === 'object' && container !== null && Object.hasOwn(container, argument.name);
  };
}

function compileQuantifier(
  verdict: (kept: number, all: number) => boolean,
  of: Evaluate,
  args: readonly Expression[],
): Evaluate {
  const [variable, body] = args;
  if (variable?.op !== 'name' || !body) throw new SyntaxError('a macro takes a variable and a predicate');
  const predicate = compile(body);
  const { name } = variable;
  return (scope) => {
    const container = of(scope);
    const elements = Array.isArray(container) ? container : Object.keys(container as object);
    const inner = { ...scope };
    let kept = 0;
    for (const element of elements) {
      inner[name] = element;
      if (truth(predicate(inner))) kept += 1;
    }
    return verdict(kept, elements.length);
  };
}
