// What programs may rely on in WASI 0.2, checked from inside: one line for each group of checks, exit code 1 when one of them fails.
import { getArguments, getEnvironment, initialCwd } from "wasi:cli/environment@0.2.12";
import { getStdin } from "wasi:cli/stdin@0.2.12";
import { getStdout } from "wasi:cli/stdout@0.2.12";
import { now, resolution, subscribeDuration, subscribeInstant } from "wasi:clocks/monotonic-clock@0.2.12";
import { now as wallNow, resolution as wallResolution } from "wasi:clocks/wall-clock@0.2.12";
import { Descriptor } from "wasi:filesystem/types@0.2.12";
import { getDirectories } from "wasi:filesystem/preopens@0.2.12";
import { Error as IoError } from "wasi:io/error@0.2.12";
import { poll, Pollable } from "wasi:io/poll@0.2.12";
import { InputStream, OutputStream } from "wasi:io/streams@0.2.12";
import { Fields, OutgoingRequest, OutgoingBody, IncomingBody, RequestOptions } from "wasi:http/types@0.2.12";
import { handle } from "wasi:http/outgoing-handler@0.2.12";

// componentize-js makes a class of a resource only where it is imported by name.
export const classes = [Descriptor, IoError, Pollable, InputStream, OutputStream];

let failures = 0;
const bytes = (text) => new TextEncoder().encode(text);
const text = (data) => new TextDecoder().decode(data);
const drop = (...resources) => resources.forEach((resource) => resource[Symbol.dispose]());

function is(found, expected, what) {
  const show = (value) => JSON.stringify(value instanceof Uint8Array ? [...value] : value, (_, v) => (typeof v === "bigint" ? `${v}n` : v));
  if (show(found) !== show(expected)) {
    failures++;
    console.log(`FAILED ${what}: expected ${show(expected)}, found ${show(found)}`);
  }
}

/** What a call fails with: the name of the error or its case; "ok" when it does not. */
function error(call) {
  try {
    call();
    return "ok";
  } catch (e) {
    return "payload" in e ? (e.payload?.tag ?? e.payload) : `${e}`;
  }
}

const fails = (call, expected, what) => is(error(call), expected, what);

function writeAll(stream, data) {
  const ready = stream.subscribe();
  while (data.length > 0) {
    ready.block();
    const permit = Number(stream.checkWrite());
    const chunk = data.subarray(0, permit);
    stream.write(chunk);
    data = data.subarray(chunk.length);
  }
  stream.blockingFlush();
  drop(ready);
}

function readToEnd(stream) {
  const parts = [];
  for (;;) {
    try {
      parts.push(...stream.blockingRead(65536n));
    } catch (e) {
      if (e.payload?.tag === "closed") return new Uint8Array(parts);
      throw e;
    }
  }
}

const tests = {
  // Waiting ----------------------------------------------------------------------------------------------------------------------------------------
  clocks() {
    const start = now();
    subscribeDuration(20_000_000n).block();
    const end = now();
    is(end - start >= 20_000_000n, true, "slept");
    is(resolution() > 0n, true, "resolution");
    is(wallResolution().nanoseconds > 0 || wallResolution().seconds > 0n, true, "resolution of the wall clock");
    is(wallNow().seconds > 1_700_000_000n, true, "today");
    const past = subscribeInstant(start);
    is(past.ready(), true, "the past is there");
    const soon = subscribeDuration(1_000_000n);
    const late = subscribeDuration(10_000_000_000n);
    is([...poll([late, past, soon])].includes(1), true, "the past is ready");
    is([...poll([late, soon])], [1], "soon is ready first");
    is(late.ready(), false, "later is not");
    is([...poll([soon, soon, late])], [0, 1], "the same one twice");
    subscribeDuration(0n).block();
    is(subscribeInstant(2n ** 64n - 1n).ready(), false, "never");
    is(subscribeDuration(2n ** 64n - 1n).ready(), false, "nearly never");
    drop(past, soon, late);
  },

  streams() {
    const out = getStdout();
    const permit = out.checkWrite();
    is(permit > 0n, true, "standard output can be written");
    out.write(bytes("written "));
    out.writeZeroes(0n);
    out.blockingWriteAndFlush(bytes("and flushed\n"));
    out.flush();
    out.blockingFlush();
    const stdin = getStdin();
    const data = readToEnd(stdin);
    console.log(`stdin has ${data.length} bytes`);
    fails(() => stdin.read(1n), "closed", "after the end");
    fails(() => stdin.blockingRead(1n), "closed", "after the end, blocking");
    fails(() => stdin.skip(1n), "closed", "skip after the end");
    is(stdin.subscribe().ready(), true, "the end is ready");
    drop(out);
  },

  environment() {
    is(getEnvironment().find(([name]) => name === "COLOR"), ["COLOR", "blue"], "a variable");
    is(initialCwd() === undefined || typeof initialCwd() === "string", true, "a directory or none");
  },

  // Files ------------------------------------------------------------------------------------------------------------------------------------------
  files() {
    const [[root, name]] = getDirectories();
    is(name, "/work", "the name of the directory");
    const follow = { symlinkFollow: true };
    const rw = { read: true, write: true };
    const open = (path, how = {}, flags = { read: true }, links = follow, at = root) => at.openAt(links, path, how, flags);
    const write = (path, content) => {
      const file = open(path, { create: true, truncate: true }, rw);
      is(file.write(content, 0n), BigInt(content.length), "all is written");
      drop(file);
    };
    const read = (path) => {
      const file = open(path);
      const [data, end] = file.read(1000n, 0n);
      drop(file);
      return [text(data), end];
    };
    write("a", bytes("first"));
    is(read("a"), ["first", false], "read back: the end is told when nothing is left");
    fails(() => open("a", { create: true, exclusive: true }, rw), "exist", "exclusive");
    fails(() => open("none"), "no-entry", "not there");
    fails(() => open("a", { directory: true }), "not-directory", "no directory");
    fails(() => open("a/b"), "not-directory", "below a file");
    fails(() => open("a/"), "not-directory", "a file with a slash");
    fails(() => open("/a"), "not-permitted", "absolute");
    fails(() => open("../a"), "not-permitted", "out of it");
    fails(() => open(""), "no-entry", "no name");
    fails(() => open("x".repeat(300)), "name-too-long", "too long");
    fails(() => open("a\u0000b"), "invalid", "a zero");
    root.createDirectoryAt("d");
    fails(() => root.createDirectoryAt("d"), "exist", "directory twice");
    fails(() => root.createDirectoryAt("e/f"), "no-entry", "no parent");
    fails(() => root.removeDirectoryAt("a"), "not-directory", "remove a file as a directory");
    fails(() => root.unlinkFileAt("d"), "is-directory", "unlink a directory");
    fails(() => open("d", {}, rw), "is-directory", "write a directory");
    fails(() => open("d", { create: true }, rw), "is-directory", "create what is a directory");
    write("d/x", bytes("x"));
    fails(() => root.removeDirectoryAt("d"), "not-empty", "not empty");
    const entries = (directory) => {
      const stream = directory.readDirectory();
      const all = [];
      for (let entry; (entry = stream.readDirectoryEntry()) !== undefined; ) all.push(`${entry.name}:${entry.type}`);
      drop(stream);
      return all.sort();
    };
    is(entries(root), ["a:regular-file", "d:directory"], "entries");
    const file = open("a");
    fails(() => entries(file), "not-directory", "entries of a file");
    fails(() => file.write(bytes("x"), 0n), "bad-descriptor", "write to what is open for reading");
    fails(() => file.setSize(0n), "bad-descriptor", "truncate what is open for reading");
    is(file.getType(), "regular-file", "type");
    const flags = file.getFlags();
    is([!!flags.read, !!flags.write], [true, false], "flags");
    is(root.isSameObject(root), true, "the same");
    is(file.isSameObject(root), false, "not the same");
    const again = open("a");
    is(file.isSameObject(again), true, "the same file");
    is(file.metadataHash(), again.metadataHash(), "the same hash");
    is(file.metadataHash(), root.metadataHashAt(follow, "a"), "and by path");
    drop(again);
    // The place in the file.
    const part = (length, offset) => file.read(length, offset).map((v, i) => (i === 0 ? text(v) : v));
    is(part(2n, 1n), ["ir", false], "a part");
    is(part(10n, 5n), ["", true], "at the end");
    is(part(0n, 0n), ["", false], "nothing");
    is(part(10n, 1000n), ["", true], "behind the end");
    const stream = file.readViaStream(2n);
    is(text(stream.blockingRead(100n)), "rst", "a stream from a place");
    fails(() => stream.blockingRead(1n), "closed", "the end of the stream");
    drop(stream, file);
    // Writing.
    const both = open("b", { create: true }, rw);
    const writer = both.writeViaStream(3n);
    writer.blockingWriteAndFlush(bytes("def"));
    writer.blockingWriteZeroesAndFlush(2n);
    is(both.stat().size, 8n, "size");
    is([...both.read(10n, 0n)[0]], [0, 0, 0, 100, 101, 102, 0, 0], "a hole is zeroes");
    const appender = both.appendViaStream();
    appender.blockingWriteAndFlush(bytes("!"));
    drop(appender);
    is(both.stat().size, 9n, "appended");
    const input = open("a").readViaStream(0n);
    is(writer.blockingSplice(input, 100n), 5n, "splice");
    is(text(both.read(20n, 8n)[0]), "first", "spliced behind what was written");
    both.setSize(4n);
    is(both.stat().size, 4n, "cut");
    both.setSize(6n);
    is([...both.read(10n, 0n)[0]], [0, 0, 0, 100, 0, 0], "grown");
    fails(() => both.setSize(2n ** 64n - 1n), "invalid", "far too large");
    both.sync();
    both.syncData();
    both.advise(0n, 10n, "sequential");
    drop(writer, both);
    // Times.
    const at = { tag: "timestamp", val: { seconds: 1000n, nanoseconds: 123456789 } };
    root.setTimesAt(follow, "a", at, { tag: "timestamp", val: { seconds: 2000n, nanoseconds: 5 } });
    const times = root.statAt(follow, "a");
    is(times.dataAccessTimestamp, { seconds: 1000n, nanoseconds: 123456789 }, "access time");
    is(times.dataModificationTimestamp, { seconds: 2000n, nanoseconds: 5 }, "modification time");
    root.setTimesAt(follow, "a", { tag: "no-change" }, { tag: "now" });
    is(root.statAt(follow, "a").dataAccessTimestamp, { seconds: 1000n, nanoseconds: 123456789 }, "no change");
    is(root.statAt(follow, "a").dataModificationTimestamp.seconds > 1_700_000_000n, true, "now");
    fails(() => root.setTimesAt(follow, "a", { tag: "timestamp", val: { seconds: 1n, nanoseconds: 1_000_000_000 } }, { tag: "no-change" }), "invalid", "a second has no more nanoseconds");
    // Links.
    root.symlinkAt("a", "link");
    is(root.readlinkAt("link"), "a", "read a link");
    fails(() => root.readlinkAt("a"), "invalid", "no link");
    is(root.statAt({}, "link").type, "symbolic-link", "the link itself");
    is(root.statAt(follow, "link").type, "regular-file", "where it leads");
    fails(() => open("link", {}, { read: true }, {}), "loop", "a link that is not followed");
    is(read("link"), ["first", false], "through the link");
    fails(() => root.symlinkAt("/etc/passwd", "bad"), "not-permitted", "a link to an absolute path");
    root.symlinkAt("../outside", "up");
    fails(() => open("up"), "not-permitted", "a link that leads out");
    fails(() => root.statAt(follow, "up"), "not-permitted", "status through a link that leads out");
    is(root.statAt({}, "up").type, "symbolic-link", "but it is there");
    root.symlinkAt("loop", "loop");
    fails(() => open("loop"), "loop", "a loop");
    root.symlinkAt("nowhere", "dangling");
    fails(() => open("dangling"), "no-entry", "leads nowhere");
    fails(() => root.symlinkAt("a", "link"), "exist", "a link where something is");
    root.symlinkAt("d", "dl");
    is(read("dl/x"), ["x", false], "through a linked directory");
    root.linkAt({}, "a", root, "hard");
    is(root.statAt({}, "hard").linkCount, 2n, "two names");
    fails(() => root.linkAt({}, "a", root, "hard"), "exist", "link where something is");
    fails(() => root.linkAt(follow, "link", root, "hard2"), "invalid", "links are not followed here");
    fails(() => root.linkAt({}, "none", root, "hard2"), "no-entry", "link of nothing");
    const directoryLink = error(() => root.linkAt({}, "d", root, "hard3"));
    is(["not-permitted", "access"].includes(directoryLink), true, `link of a directory: ${directoryLink}`);
    // Renaming.
    write("c", bytes("third"));
    root.renameAt("c", root, "hard");
    is(read("hard"), ["third", false], "renamed over a file");
    fails(() => root.renameAt("none", root, "x"), "no-entry", "rename of nothing");
    root.createDirectoryAt("empty");
    fails(() => root.renameAt("a", root, "empty"), "is-directory", "a file over a directory");
    fails(() => root.renameAt("empty", root, "a"), "not-directory", "a directory over a file");
    fails(() => root.renameAt("empty", root, "d"), "not-empty", "over what is not empty");
    fails(() => root.renameAt("d", root, "d/inside"), "invalid", "into itself");
    root.renameAt("d", root, "empty");
    is(entries(open("empty", { directory: true })), ["x:regular-file"], "renamed over an empty directory");
    const inside = open("empty", { directory: true });
    fails(() => open("../a", {}, { read: true }, follow, inside), "not-permitted", "up from a directory that was opened");
    // What is open outlives its name.
    const open1 = open("a");
    root.unlinkFileAt("a");
    is(text(open1.read(10n, 0n)[0]), "first", "unlinked, but open");
    is(open1.stat().linkCount, 0n, "no name left");
    fails(() => root.unlinkFileAt("a"), "no-entry", "unlinked already");
    for (const path of ["b", "hard", "link", "up", "loop", "dangling", "dl"]) root.unlinkFileAt(path);
    inside.unlinkFileAt("x");
    drop(open1, inside);
    root.removeDirectoryAt("empty");
    is(entries(root), [], "all is gone");
    fails(() => root.removeDirectoryAt("."), error(() => root.removeDirectoryAt(".")), "the directory itself");
    fails(() => root.unlinkFileAt("."), "is-directory", "unlink the directory itself");
  },

  readOnly() {
    const [[root]] = getDirectories();
    const follow = { symlinkFollow: true };
    for (const [what, call] of Object.entries({
      create: () => root.openAt(follow, "new", { create: true }, { write: true }),
      write: () => root.openAt(follow, "file", {}, { write: true }),
      truncate: () => root.openAt(follow, "file", { truncate: true }, { read: true }),
      mkdir: () => root.createDirectoryAt("new"),
      unlink: () => root.unlinkFileAt("file"),
      rename: () => root.renameAt("file", root, "other"),
      symlink: () => root.symlinkAt("file", "other"),
      link: () => root.linkAt({}, "file", root, "other"),
      times: () => root.setTimesAt(follow, "file", { tag: "now" }, { tag: "now" }),
    })) {
      const code = error(call);
      is(["read-only", "not-permitted"].includes(code), true, `${what} in what may only be read: ${code}`);
    }
    is(root.statAt(follow, "file").size, 4n, "reading is allowed");
  },

  // HTTP -------------------------------------------------------------------------------------------------------------------------------------------
  fields() {
    const fields = Fields.fromList([["a", bytes("1")], ["A", bytes("2")], ["b", new Uint8Array(0)]]);
    is(fields.get("a").map(text), ["1", "2"], "names have no case");
    is([fields.has("B"), fields.has("c"), fields.has(" ")], [true, false, false], "has");
    is(fields.get("b").length, 1, "an empty value");
    fields.append("c", bytes("3"));
    fields.set("a", [bytes("4")]);
    is(fields.entries().map(([n, v]) => [n.toLowerCase(), text(v)]).sort(), [["a", "4"], ["b", ""], ["c", "3"]], "entries");
    fields.delete("c");
    is(fields.has("c"), false, "deleted");
    for (const bad of ["", "a b", "a:", "é", "a\n", "a\u0000"]) fails(() => fields.append(bad, bytes("x")), "invalid-syntax", `name ${JSON.stringify(bad)}`);
    for (const bad of ["a\nb", "a\rb", "a\u0000b"]) fails(() => fields.append("x", bytes(bad)), "invalid-syntax", `value ${JSON.stringify(bad)}`);
    for (const name of ["Connection", "keep-alive", "Host", "proxy-authenticate", "proxy-authorization", "proxy-connection", "transfer-encoding", "upgrade", "http2-settings", "TE", "expect"]) {
      const code = error(() => fields.append(name, bytes("x")));
      is(["forbidden", "ok"].includes(code), true, `${name}: ${code}`);
      if (["Connection", "keep-alive", "Host", "transfer-encoding", "upgrade"].includes(name)) is(code, "forbidden", name);
    }
    const copy = fields.clone();
    copy.append("z", bytes("1"));
    is(fields.has("z"), false, "a copy of its own");
    const request = new OutgoingRequest(fields);
    const headers = request.headers();
    fails(() => headers.append("x", bytes("1")), "immutable", "headers of a request");
    fails(() => headers.delete("a"), "immutable", "headers of a request, delete");
    fails(() => headers.set("a", []), "immutable", "headers of a request, set");
    is(request.method(), { tag: "get" }, "GET is the method");
    is([request.scheme(), request.authority(), request.pathWithQuery()], [undefined, undefined, undefined], "nothing else");
    fails(() => request.setMethod({ tag: "other", val: "bad method" }), undefined, "a method with a space");
    fails(() => request.setAuthority("bad-port:99999"), undefined, "a port too large");
    fails(() => request.setAuthority("a b"), undefined, "a space in the authority");
    fails(() => request.setPathWithQuery("bad path"), undefined, "a space in the path");
    fails(() => request.setScheme({ tag: "other", val: "bad\nscheme" }), undefined, "a line end in the scheme");
    const body = request.body();
    fails(() => request.body(), undefined, "one body");
    const stream = body.write();
    fails(() => body.write(), undefined, "one stream");
    drop(stream, headers);
    const options = new RequestOptions();
    is(options.connectTimeout(), undefined, "no time limit");
    fails(() => options.setConnectTimeout(1_000_000_000n), "ok", "a time limit");
    drop(options, body, request, copy);
  },

  http() {
    const authority = getEnvironment().find(([name]) => name === "SERVER")[1];
    const send = (method, path, content, trailers, options, headers = []) => {
      const request = new OutgoingRequest(Fields.fromList([["x-test", bytes("yes")], ...headers]));
      request.setMethod(method);
      request.setScheme({ tag: "HTTP" });
      request.setAuthority(authority);
      request.setPathWithQuery(path);
      const body = request.body();
      const future = handle(request, options);
      if (content) {
        const stream = body.write();
        writeAll(stream, content);
        drop(stream);
      }
      OutgoingBody.finish(body, trailers);
      const ready = future.subscribe();
      ready.block();
      drop(ready);
      const result = future.get();
      is(future.get(), { tag: "err" }, "a response is taken once");
      if (result.tag !== "ok") throw new Error("no result");
      if (result.val.tag === "err") return { error: result.val.val };
      const response = result.val.val;
      const answer = { status: response.status(), headers: response.headers().entries().map(([n, v]) => [n.toLowerCase(), text(v)]) };
      const incoming = response.consume();
      fails(() => response.consume(), undefined, "one body");
      const input = incoming.stream();
      answer.body = readToEnd(input);
      drop(input);
      const trailer = IncomingBody.finish(incoming);
      trailer.subscribe().block();
      answer.trailers = trailer.get().val.val?.entries().map(([n, v]) => [n, text(v)]);
      return answer;
    };
    let answer = send({ tag: "get" }, "/get?x=1");
    is([answer.status, text(answer.body)], [200, "GET /get?x=1 x-test=yes "], "GET");
    answer = send({ tag: "post" }, "/post", bytes("a body"));
    is([answer.status, text(answer.body)], [200, "POST /post x-test=yes a body"], "POST");
    answer = send({ tag: "put" }, "/put", new Uint8Array(0));
    is([answer.status, text(answer.body)], [200, "PUT /put x-test=yes "], "PUT of nothing");
    answer = send({ tag: "other", val: "PURGE" }, "/own");
    is(text(answer.body), "PURGE /own x-test=yes ", "a method of one's own");
    const large = new Uint8Array(300_000).fill(97);
    is(send({ tag: "post" }, "/length", large).body.length === 300_000 || text(send({ tag: "post" }, "/length", large).body), "300000", "a large body");
    is(send({ tag: "get" }, "/large").body.length, 1_000_000, "a large answer");
    is(send({ tag: "get" }, "/status/404").status, 404, "not found is an answer");
    is(send({ tag: "get" }, "/trailers").trailers, [["x-after", "the end"]], "trailers");
    is(send({ tag: "post" }, "/post", bytes("abc"), undefined, undefined, [["content-length", bytes("3")]]).status, 200, "content-length");
    const options = new RequestOptions();
    options.setFirstByteTimeout(50_000_000n);
    is(send({ tag: "get" }, "/slow", undefined, undefined, options).error?.tag, "connection-read-timeout", "time limit");
    is(send({ tag: "get" }, "/broken").error?.tag !== undefined, true, "a broken answer");
    // Errors before anything is sent, or instead.
    const other = new OutgoingRequest(new Fields());
    other.setScheme({ tag: "other", val: "WS" });
    other.setAuthority(authority);
    other.setPathWithQuery("/");
    is(error(() => handle(other, undefined)), "HTTP-protocol-error", "an unknown scheme");
    const nobody = new OutgoingRequest(new Fields());
    nobody.setScheme({ tag: "HTTP" });
    nobody.setAuthority("127.0.0.1:1");
    nobody.setPathWithQuery("/");
    const future = handle(nobody, undefined);
    future.subscribe().block();
    is(future.get().val.val.tag, "connection-refused", "nobody listens");
  },

  denied() {
    is(getDirectories().length, 0, "no directories");
    is(getEnvironment().length, 0, "no variables");
  },
};

export const run = {
  run() {
    const [, ...names] = getArguments();
    for (const name of names) {
      const before = failures;
      try {
        tests[name]();
      } catch (e) {
        failures++;
        console.log(`FAILED ${name}: ${e} ${JSON.stringify(e.payload ?? null)}\n${e.stack}`);
      }
      console.log(`${name}: ${failures === before ? "as it should be" : "WRONG"}`);
    }
    if (failures > 0) throw "some checks failed";
  },
};
