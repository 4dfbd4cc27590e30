// Stands in for uvx and docker: node runner.cjs uvx|docker <folder> <arguments>. Each start is a line in <folder>/starts.log,
// with the command line and the names of the environment. A container gets the variables named by -e and no other.
'use strict';
const fs = require('fs');
const path = require('path');
const { spawn } = require('child_process');
const { serve } = require('./server.cjs');

const [kind, folder, ...args] = process.argv.slice(2);
const fail = text => { process.stderr.write(text + '\n'); process.exit(125); };
const pidFile = name => path.join(folder, name + '.pid');
if (args[0] !== 'version') {
  fs.appendFileSync(path.join(folder, 'starts.log'), JSON.stringify({ kind, args, names: Object.keys(process.env).sort() }) + '\n');
}

function uvx() {
  if (!/^mcp-atlassian@[0-9]/.test(args[0] || '')) fail('the package is not pinned: ' + args[0]);
  whenFetched(() => serve(process.env, args.slice(1)));
}

// As on a first start: says on standard error that it downloads, until the test takes the file 'slow' away.
function whenFetched(start) {
  const isSlow = () => fs.existsSync(path.join(folder, 'slow'));
  if (!isSlow()) return start();
  const watcher = fs.watch(folder, () => {
    if (isSlow()) return;
    watcher.close();
    start();
  });
  return process.stderr.write('\u256d\u2500 banner \u2500\u256e\nDownloading made-up-package (1.2MiB)\n');
}

function run() {
  const env = {};
  let name;
  let published;
  let i = 1;
  for (; args[i] && args[i].startsWith('-'); i++) {
    if (args[i] === '-e') {
      const variable = args[++i];
      if (variable.includes('=')) fail('a value is on the command line');
      if (process.env[variable] !== undefined) env[variable] = process.env[variable];
    } else if (args[i] === '-p') published = args[++i];
    else if (args[i] === '--name') name = args[++i];
    else if (args[i] === '-v') i++;
    else if (!['-i', '--rm'].includes(args[i])) fail('unknown flag: ' + args[i]);
  }
  const image = args[i];
  if (!/(:[A-Za-z0-9._-]+|@sha256:[0-9a-f]+)$/.test(image || '') || image.endsWith(':latest')) fail('the image is not pinned: ' + image);
  const serverArgs = args.slice(i + 1);
  if (!serverArgs.includes('--transport')) return serve(env, serverArgs);
  const port = serverArgs[serverArgs.indexOf('--port') + 1];
  if (published !== `127.0.0.1:${port}:${port}`) fail('the port is published as ' + published);

  // As with the real one, the server is no child that dies with the command.
  const server = spawn(process.execPath, [path.join(__dirname, 'server.cjs'), ...serverArgs.map(word => word === '0.0.0.0' ? '127.0.0.1' : word)], { env, detached: true, stdio: 'ignore' });
  fs.writeFileSync(pidFile(name), String(server.pid));
  return server.on('exit', code => process.exit(code || 0));
}

if (kind === 'uvx') uvx();
else if (args[0] === 'version') process.exit(fs.existsSync(path.join(folder, 'no-engine')) ? 1 : 0);
else if (args[0] === 'run') run();
else if (args[0] === 'rm') {
  try { process.kill(Number(fs.readFileSync(pidFile(args[2]))), 'SIGKILL'); } catch { process.exit(1); }
} else fail('unknown command: ' + args[0]);
