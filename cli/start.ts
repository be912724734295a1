#!/usr/bin/env node
// What `nearpull` starts: a few lines, so that everything else is taken from the cache of compiled code.
// The imports run in this order.
import '../boot/compileCache.ts';
import './main.ts';
