// Writes a line for every connection that a process makes: loaded by `node --import`, before the program.
import dgram from 'node:dgram';
import { appendFileSync } from 'node:fs';
import net from 'node:net';

const into = process.env.NEARPULL_SOCKETS;

for (const [owner, name] of [
  [net.Socket.prototype, 'connect'],
  [dgram.Socket.prototype, 'send'],
  [dgram.Socket.prototype, 'connect'],
]) {
  const original = owner[name];
  owner[name] = function connect(...args) {
    const [options] = args.flat();
    appendFileSync(
      into,
      `${JSON.stringify({ host: options?.host, port: options?.port, path: options?.path })}\n`,
    );
    return original.apply(this, args);
  };
}
