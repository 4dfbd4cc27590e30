// The suite imports globSync from fs, which Node 20 does not have; only a command nobody here runs needs it.
// For the suite's own files, fs becomes fs plus a stand-in.
import { register } from 'node:module';

const hook = `
  export async function resolve(specifier, context, next) {
    return /^(node:)?fs$/.test(specifier) && /\\/conformance\\/dist\\//.test(context.parentURL ?? '')
      ? { url: 'mcp-fs:fs', shortCircuit: true }
      : next(specifier, context);
  }
  export async function load(url, context, next) {
    return url === 'mcp-fs:fs'
      ? { format: 'module', shortCircuit: true, source: "export * from 'node:fs'; export { default } from 'node:fs'; export const globSync = () => [];" }
      : next(url, context);
  }
`;
register('data:text/javascript,' + encodeURIComponent(hook));
