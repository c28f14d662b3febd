// Runs modules for the fuzzer. Standard input: frames of a command byte ('r' run, 'v' validate, 'l' link: three modules, each with its
// length), a length (u32) and the module. Standard output: for each frame lines, then an empty line.
'use strict';
const fs = require('fs');
const { createHash } = require('crypto');

function read(length) {
  const buffer = Buffer.alloc(length);
  for (let at = 0; at < length;) {
    let count;
    try {
      count = fs.readSync(0, buffer, at, length - at, null);
    } catch (error) {
      if (error.code === 'EAGAIN') continue;
      throw error;
    }
    if (count === 0) process.exit(0);
    at += count;
  }
  return buffer;
}

const traps = [
  [/unreachable/, 'unreachable'],
  [/divide by zero|remainder by zero/, 'zero'],
  [/divide result unrepresentable|float unrepresentable/, 'overflow'],
  [/null function|function signature mismatch/, 'indirect'],
  [/out of bounds|unaligned|invalid index/, 'bounds'],
  [/null pointer|rethrowing null/, 'null'],
  [/illegal cast/, 'cast'],
  [/Atomics.wait cannot/, 'ExpectedSharedMemory'],
];

function explain(error) {
  if (error instanceof RangeError && /call stack/.test(error.message)) return 'exhausted';
  if (error instanceof WebAssembly.Exception) return 'trap exception';
  if (error instanceof WebAssembly.RuntimeError) {
    const known = traps.find(([pattern]) => pattern.test(error.message));
    return 'trap ' + (known ? known[1] : error.message);
  }
  return 'error ' + error.message;
}

function split(bytes) {
  const parts = [];
  for (let at = 0; at < bytes.length;) {
    const length = bytes.readUInt32LE(at);
    parts.push(bytes.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return parts;
}

// The second module's functions are called by the third, some by way of a function of ours.
function link(bytes) {
  const [entities, first, main] = split(bytes).map(part => new WebAssembly.Module(part));
  const imports = { entities: new WebAssembly.Instance(entities).exports };
  imports.first = new WebAssembly.Instance(first, imports).exports;
  imports.host = {};
  for (const name of Object.keys(imports.first)) imports.host[name] = (...values) => imports.first[name](...values);
  return new WebAssembly.Instance(main, imports);
}

function run(bytes, instantiate) {
  const lines = [];
  let instance;
  try {
    instance = instantiate(bytes);
  } catch (error) {
    if (error instanceof WebAssembly.CompileError) return ['invalid ' + error.message.replaceAll('\n', ' ')];
    return ['instantiation: ' + explain(error)];
  }
  const memories = Object.keys(instance.exports).filter(name => name.startsWith('memory'));
  for (const name of Object.keys(instance.exports)) {
    if (typeof instance.exports[name] !== 'function') continue;
    let line;
    try {
      const result = instance.exports[name]();
      line = result === undefined ? '' : String(result);
    } catch (error) {
      line = explain(error);
    }
    lines.push(name + ': ' + line);
    for (const memory of memories) {
      const contents = new Uint8Array(instance.exports[memory].buffer);
      lines.push(`${name} ${memory}: ${contents.length} ${createHash('sha256').update(contents).digest('hex').slice(0, 16)}`);
    }
  }
  return lines;
}

function validate(bytes) {
  try {
    new WebAssembly.Module(bytes);
    return ['valid'];
  } catch (error) {
    return ['invalid ' + error.message.replaceAll('\n', ' ')];
  }
}

for (;;) {
  const head = read(5);
  const bytes = read(head.readUInt32LE(1));
  const lines = head[0] === 0x72 ? run(bytes, bytes => new WebAssembly.Instance(new WebAssembly.Module(bytes)))
    : head[0] === 0x6C ? run(bytes, link)
    : validate(bytes);
  fs.writeSync(1, lines.join('\n') + '\n\n');
}
