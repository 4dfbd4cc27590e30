// A browser that consents and notes what it was started with: node browser.cjs <record> <address>.
'use strict';
const fs = require('fs');
fs.appendFileSync(process.argv[2], JSON.stringify({ mode: 'browser', pid: process.pid, line: process.argv, environment: process.env }) + '\n');
fetch(process.argv[3]).then(answer => answer.text());
