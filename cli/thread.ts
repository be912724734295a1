// What a thread of `nearpull` starts, besides the main one. As in start.ts, the program is taken from the cache of compiled code.
import '../boot/compileCache.ts';

void import('./main.ts').then(({ serveMainThread }) => serveMainThread());
