import { goSort, isObject, type Json } from '../json';
import { GoStruct, isFalse, NoField, plain, print, StringMap } from './go-values';
import { TemplateError } from './lexer';
import type { Expression, Node, Parsed, Pipeline } from './parser';

/** A function of the template language. */
export type TemplateFunction = (...args: Json[]) => Json;

class Scope {
  private readonly values = new Map<string, Json>();

  public constructor(private readonly outer?: Scope) {}

  public declare(name: string, value: Json): void {
    this.values.set(name, value);
  }

  /** Sets a variable where it was declared. */
  public assign(name: string, value: Json): void {
    if (this.values.has(name)) this.values.set(name, value);
    else if (this.outer) this.outer.assign(name, value);
    else throw new TemplateError(`undefined variable ${name}`);
  }

  public get(name: string): Json {
    if (this.values.has(name)) return this.values.get(name);
    if (this.outer) return this.outer.get(name);
    throw new TemplateError(`undefined variable ${name}`);
  }
}

const BREAK = Symbol('break');
const CONTINUE = Symbol('continue');
const MAX_DEPTH = 100;

/** Renders a template with data. */
export function renderTemplate(template: Parsed, data: Json, functions: ReadonlyMap<string, TemplateFunction>): string {
  const run = new Run(template, functions);
  const scope = new Scope();
  scope.declare('$', data);
  run.list(template.body, data, scope);
  return run.text;
}

class Run {
  public text = '';
  private depth = 0;

  public constructor(
    private readonly template: Parsed,
    private readonly functions: ReadonlyMap<string, TemplateFunction>,
  ) {}

  public list(nodes: readonly Node[], dot: Json, scope: Scope): void {
    for (const node of nodes) this.node(node, dot, scope);
  }

  private node(node: Node, dot: Json, scope: Scope): void {
    switch (node.kind) {
      case 'text':
        this.text += node.text;
        return;
      case 'action': {
        const value = this.pipeline(node.pipeline, dot, scope, node.line);
        if (node.pipeline.variables.length === 0)
          this.text += value === undefined || value === null ? '<no value>' : print(value);
        return;
      }
      case 'if':
      case 'with': {
        const inner = new Scope(scope);
        const value = this.pipeline(node.pipeline, dot, inner, node.line);
        const chosen = isFalse(value) ? node.otherwise : node.then;
        this.list(chosen, node.kind === 'with' && !isFalse(value) ? value : dot, new Scope(inner));
        return;
      }
      case 'range':
        this.range(node, dot, scope);
        return;
      case 'template': {
        const nodes = this.template.defined.get(node.name);
        if (!nodes) throw new TemplateError(`line ${node.line}: template ${node.name} is not defined`);
        if (++this.depth > MAX_DEPTH)
          throw new TemplateError(`line ${node.line}: templates nested deeper than ${MAX_DEPTH}`);
        const data = node.pipeline ? this.pipeline(node.pipeline, dot, scope, node.line) : undefined;
        const inner = new Scope();
        inner.declare('$', data);
        this.list(nodes, data, inner);
        this.depth--;
        return;
      }
      default:
        throw node.kind === 'break' ? BREAK : CONTINUE;
    }
  }

  private range(node: Extract<Node, { kind: 'if' | 'with' | 'range' }>, dot: Json, scope: Scope): void {
    const value = this.evaluate(node.pipeline.value, dot, scope, node.line);
    const entries = entriesOf(value, node.line);
    if (entries.length === 0) this.list(node.otherwise, dot, new Scope(scope));
    for (const [key, item] of entries) {
      const inner = new Scope(scope);
      const { variables, declares } = node.pipeline;
      const values = variables.length === 2 ? [key, item] : [item];
      variables.forEach((name, i) => (declares ? inner.declare(name, values[i]) : scope.assign(name, values[i])));
      try {
        this.list(node.then, item, inner);
      } catch (signal) {
        if (signal === BREAK) return;
        if (signal !== CONTINUE) throw signal;
      }
    }
  }

  private pipeline(pipeline: Pipeline, dot: Json, scope: Scope, line: number): Json {
    const value = this.evaluate(pipeline.value, dot, scope, line);
    for (const name of pipeline.variables) {
      if (pipeline.declares) scope.declare(name, value);
      else scope.assign(name, value);
    }
    return value;
  }

  private evaluate(expression: Expression, dot: Json, scope: Scope, line: number, final: readonly Json[] = []): Json {
    switch (expression.kind) {
      case 'literal':
        return expression.value;
      case 'dot':
        return dot;
      case 'variable':
        return scope.get(expression.name);
      case 'chain': {
        // `(x).Field` of nothing is nothing, `.Missing.Field` is an error.
        const lenient = expression.of.kind === 'pipe';
        let value = this.evaluate(expression.of, dot, scope, line);
        if (lenient && value === undefined) return undefined;
        for (const [i, name] of expression.fields.entries()) value = fieldOf(value, name, line, i > 0);
        return value;
      }
      case 'call':
        return this.call(expression.name, expression.args, final, dot, scope, line);
      case 'apply':
        throw new TemplateError(`line ${line}: cannot give arguments to what is no function`);
      case 'pipe': {
        let passed: readonly Json[] = final;
        for (const command of expression.commands) passed = [this.evaluate(command, dot, scope, line, passed)];
        return passed[0];
      }
    }
  }

  private call(
    name: string,
    args: readonly Expression[],
    final: readonly Json[],
    dot: Json,
    scope: Scope,
    line: number,
  ): Json {
    // These two stop at the first argument that decides.
    if (name === 'and' || name === 'or') {
      let value: Json;
      for (const arg of args) {
        value = this.evaluate(arg, dot, scope, line);
        if (isFalse(value) === (name === 'and')) return value;
      }
      return final.length > 0 ? final[0] : value;
    }
    const called = this.functions.get(name);
    if (!called) throw new TemplateError(`line ${line}: function "${name}" not defined`);
    const values = [...args.map((arg) => this.evaluate(arg, dot, scope, line)), ...final];
    try {
      return called(...values);
    } catch (error) {
      if (error instanceof TemplateError && !error.message.startsWith('line ')) {
        throw new TemplateError(`line ${line}: error calling ${name}: ${error.message}`);
      }
      throw error;
    }
  }
}

function fieldOf(value: Json, name: string, line: number, nested: boolean): Json {
  if (value instanceof GoStruct) {
    try {
      return value.field(name);
    } catch (error) {
      if (error instanceof NoField) throw new TemplateError(`line ${line}: can't evaluate field ${name}`);
      throw error;
    }
  }
  if (value instanceof StringMap) return value.entries[name] ?? '';
  if (isObject(value)) return value[name] ?? undefined;
  if ((value === undefined || value === null) && nested)
    throw new TemplateError(`line ${line}: nil pointer evaluating interface {}.${name}`);
  throw new TemplateError(
    `line ${line}: can't evaluate field ${name} in ${value === undefined ? 'nothing' : typeof value}`,
  );
}

function entriesOf(value: Json, line: number): [Json, Json][] {
  if (value === undefined || value === null) return [];
  const inner = value instanceof StringMap ? value.entries : value;
  if (Array.isArray(inner)) return inner.map((item, i) => [i, item]);
  if (typeof inner === 'number' && Number.isInteger(inner)) return Array.from({ length: inner }, (_, i) => [i, i]);
  if (isObject(inner) && !(inner instanceof GoStruct))
    return goSort(Object.keys(inner)).map((key) => [key, inner[key]]);
  if (value instanceof GoStruct && value.json === undefined) return [];
  throw new TemplateError(`line ${line}: range can't iterate over ${print(plain(value))}`);
}
