import { getArguments, getEnvironment } from "wasi:cli/environment@0.2.3";
import { getRandomBytes } from "wasi:random/random@0.2.3";
import { now } from "wasi:clocks/wall-clock@0.2.3";

export const run = {
  run() {
    const [, ...rest] = getArguments();
    console.log(`arguments: ${JSON.stringify(rest)}`);
    console.log(`variables: ${getEnvironment().length >= 0}`);
    console.log(`random: ${getRandomBytes(16n).length} ${new Set(getRandomBytes(64n)).size > 1}`);
    console.log(`clock: ${now().seconds > 1700000000n} ${Math.abs(Number(now().seconds) - Date.now() / 1000) < 60}`);
    const words = new Map();
    for (const word of "the quick the lazy the dog".split(" ")) words.set(word, (words.get(word) ?? 0) + 1);
    console.log([...words].sort().map(([word, count]) => `${word}=${count}`).join(" "));
    console.log(/(?<year>\d{4})-(\d\d)/u.exec("on 2025-12-01").groups.year, 2n ** 100n, "ß".toUpperCase(), [3, 1, 2].toSorted());
    console.error("to the other stream");
    if (rest[0] === "fail") throw "asked to fail";
  },
};
