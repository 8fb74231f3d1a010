/** Files for functions to begin with: they fit the runtime and the handler, and fail until somebody writes the code. */

export interface HandlerFile {
  /** Relative to the folder of the code: `index.py`. */
  readonly path: string;
  readonly text: string;
}

/** The file that a handler names, or undefined for runtimes whose code has to be built and for handlers that name none. */
export function handlerFile(handler: string, runtime: string, subject: string): HandlerFile | undefined {
  const dot = handler.lastIndexOf('.');
  const [module, name] = [handler.slice(0, dot), handler.slice(dot + 1)];
  if (dot <= 0 || !/^[A-Za-z_]\w*$/.test(name) || !/^[\w./-]+$/.test(module) || module.split('/').includes('..')) return undefined;
  if (runtime.startsWith('python')) return { path: `${module.replaceAll('.', '/')}.py`, text: python(name, subject) };
  if (runtime.startsWith('nodejs')) return { path: `${module}.mjs`, text: javascript(name, subject) };
  return undefined;
}

/** The same for a file that is named itself; undefined for other languages. */
export function handlerText(path: string, handler: string, subject: string): string | undefined {
  const name = handler.slice(handler.lastIndexOf('.') + 1);
  if (!/^[A-Za-z_]\w*$/.test(name)) return undefined;
  switch (/\.([cm]?[jt]s|py)$/.exec(path)?.[1]) {
    case 'py':
      return python(name, subject);
    case 'mjs':
      return javascript(name, subject);
    case 'js':
    case 'cjs':
      return `exports.${name} = async (event) => {\n  console.log('Received an event with', Object.keys(event));\n  throw new Error('${subject} has no code yet');\n};\n`;
    case 'ts':
    case 'mts':
      return `export const ${name} = async (event: Record<string, unknown>): Promise<void> => {\n  console.log('Received an event with', Object.keys(event));\n  throw new Error('${subject} has no code yet');\n};\n`;
    default:
      return undefined;
  }
}

function python(name: string, subject: string): string {
  return `import logging

logger = logging.getLogger()
logger.setLevel(logging.INFO)


def ${name}(event, context):
    logger.info("Received an event with %s", list(event))
    raise NotImplementedError("${subject} has no code yet")
`;
}

function javascript(name: string, subject: string): string {
  return `export const ${name} = async (event) => {
  console.log('Received an event with', Object.keys(event));
  throw new Error('${subject} has no code yet');
};
`;
}
