import { ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

interface Pending {
  readonly line: string;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** One process of a program and the requests that wait for it. A process that dies or hangs is replaced. */
export class Worker {
  private child?: ChildProcess;
  private current?: Pending;
  private timer?: NodeJS.Timeout;
  private stderr = '';
  private readonly waiting: Pending[] = [];

  constructor(
    private readonly program: string,
    private readonly env: Readonly<Record<string, string>>,
    private readonly timeoutSeconds: number,
  ) {}

  /** How many requests it has yet to answer. */
  get load(): number {
    return this.waiting.length + (this.current ? 1 : 0);
  }

  ask(request: Record<string, unknown>): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ line: JSON.stringify({ id: 1, ...request }), resolve, reject });
      this.next();
    });
  }

  /** Ends the process once its input is closed. */
  async close(): Promise<void> {
    const child = this.child;
    this.child = undefined;
    if (!child || child.exitCode !== null) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.stdin?.end();
    const impatient = setTimeout(() => killGroup(child), 5000);
    await ended;
    clearTimeout(impatient);
  }

  private next(): void {
    if (this.current || this.waiting.length === 0) return;
    this.child ??= this.start();
    this.current = this.waiting.shift()!;
    this.timer = setTimeout(() => this.fail(`no answer in ${this.timeoutSeconds} s`), this.timeoutSeconds * 1000);
    this.child.stdin!.write(`${this.current.line}\n`);
  }

  private start(): ChildProcess {
    // A group of its own: a judge that hangs is killed together with its Envoy.
    const child = spawn(this.program, [], {
      env: { ...process.env, ...this.env },
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
    });
    this.stderr = '';
    child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      this.stderr = (this.stderr + text).slice(-8000);
    });
    createInterface({ input: child.stdout! }).on('line', (line) => {
      if (line.startsWith('{"id"')) this.answered(JSON.parse(line));
    });
    child.stdin!.on('error', () => undefined); // told by 'exit'
    child.on('error', (error) => this.fail(error.message));
    child.on('exit', (code, signal) => {
      if (this.child === child) this.fail(`the process ended (${signal ?? code})\n${this.stderr}`);
    });
    return child;
  }

  private answered(answer: { readonly error?: string; readonly result?: unknown }): void {
    const { resolve, reject } = this.finish()!;
    if (answer.error) reject(new Error(answer.error));
    else resolve(answer.result);
    this.next();
  }

  private fail(reason: string): void {
    const child = this.child;
    this.child = undefined;
    if (child) killGroup(child);
    const pending = this.finish();
    pending?.reject(new Error(`${reason}\nrequest: ${pending.line.slice(0, 2000)}`));
    this.next();
  }

  private finish(): Pending | undefined {
    clearTimeout(this.timer);
    const pending = this.current;
    this.current = undefined;
    return pending;
  }
}

function killGroup(child: ChildProcess): void {
  try {
    process.kill(-child.pid!, 'SIGKILL');
  } catch {
    // already gone
  }
}
