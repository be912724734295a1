// Loaded into the measured server with `--require` and `--expose-gc`: collects all garbage at SIGUSR2.
const process = require('node:process');

process.on('SIGUSR2', () => globalThis.gc());
