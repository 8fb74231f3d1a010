/** Random valid HCL: every construct of the grammar, nested at random, in any layout that the grammar allows. */

import type { Random } from './random';

export function generateHcl(random: Random): string {
  const generator = new Generator(random);
  return `${random.chance(0.05) ? '\ufeff' : ''}${generator.body(3)}`;
}

class Generator {
  private names = 0;
  /** In brackets a line break is white space. */
  private inBrackets = false;

  constructor(private readonly random: Random) {}

  body(depth: number): string {
    let text = '';
    for (let count = this.random.below(5) + (depth === 3 ? 2 : 0); count > 0; count--) {
      text += this.blankLines() + this.indent() + this.item(depth) + this.lineEnd();
    }
    return text + this.blankLines();
  }

  private item(depth: number): string {
    if (depth === 0 || this.random.chance(0.55)) {
      return `${this.freshName()}${this.space()}=${this.space()}${this.expression(3)}`;
    }
    return this.block(depth);
  }

  private block(depth: number): string {
    let header = this.name();
    for (let labels = this.random.below(4); labels > 0; labels--) {
      header += this.random.chance(0.8) ? `${this.space()}"${this.labelText()}"` : ` ${this.name()}`;
    }
    header += this.space();
    if (this.random.chance(0.15)) {
      return `${header}{${this.space()}}`;
    }
    if (this.random.chance(0.15)) {
      return `${header}{${this.space()}${this.freshName()} =${this.space()}${this.inlineExpression()}${this.space()}}`;
    }
    return `${header}{${this.lineEnd()}${this.body(depth - 1)}${this.indent()}}`;
  }

  /** An expression without line breaks of its own, for a block on one line. */
  private inlineExpression(): string {
    return this.random.pick(['1', 'true', '"text"', 'var.a[0]', '[1, 2]', 'f(a)', '{ a = 1 }', 'a ? b : c']);
  }

  private expression(depth: number): string {
    if (depth <= 0) {
      return this.simpleTerm();
    }
    const d = depth - 1;
    switch (this.random.below(12)) {
      case 0:
        return `${this.operand(d)}${this.gap()}?${this.gap()}${this.expression(d)}${this.gap()}:${this.gap()}${this.expression(d)}`;
      case 1:
      case 2:
        return `${this.operand(d)}${this.gap()}${this.operator()}${this.gap()}${this.operand(d)}`;
      case 3:
        return this.heredoc(d);
      default:
        return this.operand(d);
    }
  }

  private operand(depth: number): string {
    const prefix = this.random.chance(0.1) ? this.random.pick(['!', '-', '!!', '- ']) : '';
    const term = this.term(depth);
    // `3.25.0` would be one word.
    return prefix + term + (/^\d/.test(term) ? '' : this.accessors(depth));
  }

  private term(depth: number): string {
    if (depth <= 0) {
      return this.simpleTerm();
    }
    const d = depth - 1;
    switch (this.random.below(8)) {
      case 0: return `(${this.bracketed(() => this.gap() + this.expression(d) + this.gap())})`;
      case 1: return this.tuple(d);
      case 2: return this.object(d);
      case 3: return this.call(d);
      case 4: return this.forExpression(d);
      case 5:
      case 6: return this.template(d);
      default: return this.simpleTerm();
    }
  }

  /** Exponents are left out, of which tree-sitter-hcl knows one form only. */
  private simpleTerm(): string {
    return this.random.pick([
      '0', '42', '3.25', '2.5e-7', 'true', 'false', 'null', '""', '"plain"', '"a \\"b\\" \\n\\u00e9"', this.name(),
      `var.${this.name()}`,
    ]);
  }

  private accessors(depth: number): string {
    let text = '';
    while (this.random.chance(0.25)) {
      text += this.random.pick([
        `.${this.name()}`, `.${this.name()}[0]`, '["key"]', '[*].id', '.*.id', '.0', `[${this.bracketed(() => this.expression(depth - 1))}]`,
      ]);
      if (text.endsWith('.0') || text.endsWith('.*.id')) {
        break;
      }
    }
    return text;
  }

  private tuple(depth: number): string {
    return `[${this.bracketed(() => this.gap() + this.list(depth) + this.gap())}]`;
  }

  private call(depth: number): string {
    const name = this.random.chance(0.1) ? `provider::${this.name()}::${this.name()}` : this.name();
    return `${name}(${this.bracketed(() => {
      const args = this.random.chance(0.2) ? `${this.operand(depth)}...` : this.list(depth);
      return this.gap() + args + this.gap();
    })})`;
  }

  private list(depth: number): string {
    const items: string[] = [];
    for (let count = this.random.below(4); count > 0; count--) {
      items.push(this.expression(depth));
    }
    const separator = `${this.gap()},${this.gap()}`;
    return items.join(separator) + (items.length > 0 && this.random.chance(0.3) ? `${this.gap()},` : '');
  }

  private object(depth: number): string {
    const outer = this.inBrackets;
    this.inBrackets = false;
    let text = '{';
    for (let count = this.random.below(4), first = true; count > 0; count--, first = false) {
      const key = this.objectKey();
      // tree-sitter-hcl takes `value`, line break, `(key)` for a call.
      const comma = key.startsWith('(') || this.random.chance(0.5);
      text += first ? '' : comma ? `${this.space()},` : this.lineEnd();
      text += this.random.chance(0.6) ? this.lineEnd() + this.blankLines() : ' ';
      text += `${key}${this.space()}${this.random.pick(['=', ':'])}${this.space()}${this.expression(depth)}`;
    }
    text += this.random.chance(0.5) ? `${this.lineEnd()}}` : ' }';
    this.inBrackets = outer;
    return text;
  }

  private objectKey(): string {
    return this.random.pick([this.freshName(), this.freshName(), `"${this.name()}"`, `(var.${this.name()})`, '"${var.x}-y"', '7']);
  }

  private forExpression(depth: number): string {
    const isObject = this.random.chance(0.5);
    return this.bracketed(() => {
      const variables = this.random.chance(0.5) ? this.name() : `${this.name()}${this.gap()},${this.gap()}${this.name()}`;
      const head = `for ${variables} in ${this.operand(depth)}${this.gap()}:${this.gap()}`;
      const group = isObject && this.random.chance(0.3) ? '...' : '';
      const value = isObject
        ? `${this.operand(depth)}${this.gap()}=>${this.gap()}${this.operand(depth)}${group}`
        : this.operand(depth);
      const condition = this.random.chance(0.3) ? ` if ${this.operand(depth)}` : '';
      const inner = `${this.gap()}${head}${value}${condition}${this.gap()}`;
      return isObject ? `{${inner}}` : `[${inner}]`;
    });
  }

  private template(depth: number): string {
    let text = '';
    for (let count = this.random.below(5); count > 0; count--) {
      text += this.templatePart(depth, ['text', ' ', '\\n', '\\\\', '$', '%', '$${a}', '%%{b}', '\\u00e9', "it's", '#', '🚀']);
    }
    return `"${text}"`;
  }

  private templatePart(depth: number, literals: readonly [string, ...string[]]): string {
    if (this.random.chance(0.5)) {
      // A space keeps `$` and `%` from escaping what follows.
      return `${this.random.pick(literals)} `;
    }
    return this.bracketed(() => {
      const [open, close] = [this.random.pick(['{', '{~']), this.random.pick(['}', '~}'])];
      switch (this.random.below(4)) {
        case 0:
          return `%${open} if ${this.operand(depth - 1)} ${close}yes%{ else }no%{ endif }`;
        case 1:
          return `%{for ${this.name()} in ${this.operand(depth - 1)} ${close}each%${open} endfor }`;
        default:
          return `$${open}${this.gap()}${this.expression(depth - 1)}${this.gap()}${close}`;
      }
    });
  }

  private heredoc(depth: number): string {
    // Its last line ends the value, and what must follow on the same line cannot.
    if (!this.inBrackets) {
      return this.operand(depth);
    }
    const tag = `T${++this.names}`;
    let text = `<<${this.random.pick(['', '-'])}${tag}\n`;
    for (let lines = this.random.below(4); lines > 0; lines--) {
      text += `${this.indent()}${this.templatePart(depth, ['text', '{', '"', '\\n', `not ${tag}`, '$${a}', '# none'])}\n`;
    }
    return `${text}${this.indent()}${tag}\n`;
  }

  private operator(): string {
    return this.random.pick([' || ', ' && ', '==', '!=', '<', '<=', '>', '>=', '+', ' - ', '*', ' / ', '%']);
  }

  private bracketed(write: () => string): string {
    const outer = this.inBrackets;
    this.inBrackets = true;
    const text = write();
    this.inBrackets = outer;
    return text;
  }

  /** White space that may hold line breaks in brackets. */
  private gap(): string {
    if (!this.inBrackets || this.random.chance(0.8)) {
      return this.space();
    }
    return this.random.pick(['\n', '\n    ', ' # comment\n', ' // "comment\n  ', '\r\n\t', '\n\n']);
  }

  private space(): string {
    return this.random.pick([' ', ' ', ' ', '', '  ', '\t', ' /* c */ ']);
  }

  private lineEnd(): string {
    return this.random.pick(['\n', '\n', '\n', ' # comment {\n', ' // comment\n', '\r\n', ' /* c */\n']);
  }

  private blankLines(): string {
    return this.random.pick(['', '', '', '\n', '\n\n', '  # a comment\n', '/* two\nlines */\n']);
  }

  private indent(): string {
    return ' '.repeat(this.random.below(5));
  }

  private name(): string {
    return this.random.pick(['a', 'region', 'kms_key', 'my-name', '_x', 'x9', 'été', 'format', 'inner']);
  }

  private freshName(): string {
    return `${this.name()}${++this.names}`;
  }

  private labelText(): string {
    return this.random.pick(['', 'aws_s3_bucket', 'main', 'with space', 'es\\"caped', '{', '$${x}', '#']);
  }
}
