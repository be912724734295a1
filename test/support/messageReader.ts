// Reads the messages of a server in tests.
import type { Readable } from 'node:stream';
import { StreamMessageReader } from 'vscode-languageserver/node';

/**
 * A reader without a timer. The library's starts one for a message that has come in part. It goes on after the connection is closed, so that the
 * process of the tests would never end.
 */
export function messageReader(stream: Readable): StreamMessageReader {
  const reader = new StreamMessageReader(stream);
  reader.partialMessageTimeout = 0;
  return reader;
}
