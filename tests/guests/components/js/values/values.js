import { people, shapes, permissionSets, results, nestedOptions, bytes, unsigned64 } from "host";
import { Log, lend } from "petrel:guests/logs@1.2.3";

const same = (v) => v;

export const echo = {
  bools: same, signed8: same, unsigned8: same, signed16: same, unsigned16: same, signed32: same, unsigned32: same,
  signed64: same, unsigned64: same, float32: same, float64: same, chars: same, strings: same, bytes: same,
  stringLists: same, nestedLists: same, tuples: same, people: same, shapes: same, colors: same, permissionSets: same,
  options: same, nestedOptions: same,
  results(v) {
    if (v.tag === "err") throw v.val;
    return v.val;
  },
  many: (...all) => all,
};

let living = 0;

class Counter {
  constructor(start) {
    this.value = start;
    living++;
  }

  add(n) {
    this.value += n;
    return this.value;
  }

  static sum(a, b) {
    return a.value + b.value;
  }

  [Symbol.dispose]() {
    living--;
  }
}

export const counters = {
  Counter,
  take: (counter) => counter.value,
  alive: () => living,
};

const plain = (v) => JSON.stringify(v, (_, x) => typeof x === "bigint" ? `${x}n` : x instanceof Uint8Array ? [...x] : x);

export function throughHost(n) {
  const seen = [
    people({ name: "Ada", age: 36, tags: ["x", "yé"], home: { x: 1.5, y: -0.25 } }),
    people({ name: "", age: 0, tags: [], home: undefined }),
    shapes([{ tag: "nothing" }, { tag: "circle", val: 2.5 }, { tag: "named", val: ["n", 18446744073709551615n] }]),
    permissionSets({ read: true, write: false, runPrograms: true }),
    nestedOptions({ tag: "some", val: 7 }),
    [...bytes(new Uint8Array([0, 127, 255]))],
    unsigned64(9007199254740993n),
  ];
  for (let i = 0; i < n; i++) {
    try {
      seen.push(results(i));
    } catch (e) {
      seen.push({ error: e.payload ?? e });
    }
  }

  return plain(seen);
}

export function useLogs(times) {
  for (let i = 0; i < times; i++) {
    const log = new Log(`log ${i}`);
    log.write("first");
    lend(log);
    log[Symbol.dispose]();
  }
}

export function see(person, list) {
  return plain([person, list]);
}
