// Tests of the addresses of proxies as people paste them.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readProxyAddress } from '../../core/index.ts';

suite('an address is understood as it is pasted', () => {
  for (const [pasted, domain, prefix] of [
    ['a.example', 'a.example', ''],
    ['https://a.example/', 'a.example', ''],
    ['HTTP://a.example:5000', 'a.example:5000', ''],
    ['oci://a.example/charts', 'a.example', 'charts'],
    [' a.example\n', 'a.example', ''],
    ['\u200ba.example\ufeff', 'a.example', ''],
    ['`a.example`', 'a.example', ''],
    ['“a.example”', 'a.example', ''],
    ['a.example/hub', 'a.example', 'hub'],
    ['https://a.example//hub/x/', 'a.example', 'hub/x'],
    ['https://a.example/v2/', 'a.example', ''],
    ['localhost:5000', 'localhost:5000', ''],
  ] as const) {
    test(JSON.stringify(pasted), () =>
      assert.deepEqual(readProxyAddress(pasted), { domain, prefix, problem: null }),
    );
  }
});

suite('what no image can be pulled from is refused', () => {
  for (const [pasted, key] of [
    ['', 'settings.domain.notAHost'],
    ['https://', 'settings.domain.notAHost'],
    ['docker.io', 'settings.domain.dockerHub'],
    ['https://user:secret@a.example/', 'settings.domain.userInfo'],
    ['a.example/Hub', 'settings.prefix'],
    ['a.example/hub?x=1', 'settings.prefix'],
    ['a.example/library/nginx:latest', 'settings.prefix'],
    ['my-proxy', 'settings.domain.noDot'],
    ['<访问域名>', 'settings.domain.placeholder'],
    ['a b.example', 'settings.domain.whitespace'],
    [`a.example/${'a'.repeat(2000)}`, 'settings.prefix'],
  ] as const) {
    test(JSON.stringify(pasted.slice(0, 40)), () => assert.equal(readProxyAddress(pasted).problem?.key, key));
  }
});
